public import NIOCore
public import SocketIO

/// Many clients of one namespace, on all servers that share a broadcaster: those who are in at least one of some rooms,
/// or everybody, less those who are in others.
///
/// It is a description, made anew by each word that narrows it, and names whoever fits when something is said. Nobody
/// hears anything twice.
public struct Audience: Sendable {
    let namespace: Namespace
    var rooms: [String]?
    var excepted: [String] = []
    var isLocal = false
    var isVolatile = false

    init(namespace: Namespace, rooms: [String]? = nil, excepted: [String] = []) {
        self.namespace = namespace
        self.rooms = rooms
        self.excepted = excepted
    }

    /// Those who are in any of these rooms, or in those named before.
    public func to(_ rooms: String...) -> Audience {
        self.to(rooms)
    }

    /// Those who are in any of these rooms, or in those named before; no rooms at all are nobody.
    public func to(_ rooms: [String]) -> Audience {
        var audience = self
        audience.rooms = (self.rooms ?? []) + rooms
        return audience
    }

    /// Without those who are in any of these rooms; a client's id excepts that client.
    public func except(_ rooms: String...) -> Audience {
        self.except(rooms)
    }

    /// Without those who are in any of these rooms; a client's id excepts that client.
    public func except(_ rooms: [String]) -> Audience {
        var audience = self
        audience.excepted += rooms
        return audience
    }

    /// Those of them who are on this server.
    public var local: Audience {
        var audience = self
        audience.isLocal = true
        return audience
    }

    /// For what is worth sending only to those who can take it at once; it is not recovered.
    public var volatile: Audience {
        var audience = self
        audience.isVolatile = true
        return audience
    }

    /// Those of them who are on this server and let in, in no particular order.
    public var sockets: [ClientSocket] {
        self.namespace.members(of: self)
    }
}

extension Audience {
    /// Sends an event with any number of arguments; it is encoded once for all.
    ///
    /// What cannot be encoded is not sent, and is logged as an error.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) {
        guard let payload = self.namespace.payload(event, repeat each values) else { return }
        self.namespace.say(payload, to: self)
    }

    /// Sends an event whose payload is a whole JSON array as it is, the name first.
    ///
    /// Its placeholders have to be those of the attachments.
    public func emit(raw payload: JSONSlice, attachments: [ByteBuffer] = []) {
        guard let payload = self.namespace.payload(raw: payload, attachments) else { return }
        self.namespace.say(payload, to: self)
    }

    /// Puts them into rooms.
    ///
    /// Whoever can be in no more rooms stays out, and that is logged. Clients that are away are not put anywhere.
    public func socketsJoin(_ rooms: String...) {
        self.namespace.carryOut(.join(rooms), for: self)
    }

    /// Takes them out of rooms.
    public func socketsLeave(_ rooms: String...) {
        self.namespace.carryOut(.leave(rooms), for: self)
    }

    /// Shows them out of the namespace, or of all of their namespaces and closes their transports.
    ///
    /// Sessions of theirs that could be recovered are forgotten.
    public func disconnectSockets(closingTransports: Bool = false) {
        self.namespace.carryOut(.disconnect(closesTransports: closingTransports), for: self)
    }
}
