public import NIOCore
public import SocketIO

/// What one server tells the others: something to be said to many, or to be done with them.
///
/// Its clients have been told already by whoever made it. Its wire form is its own: see ``encoded()`` and
/// ``init(decoding:)``.
public struct Broadcast: Hashable, Sendable {
    /// What is to be done with the clients that it is for.
    public enum Verb: Hashable, Sendable {
        /// Send them an event.
        case event(Event)
        /// Put them into rooms.
        case join([String])
        /// Take them out of rooms.
        case leave([String])
        /// Show them out of the namespace, or of all of them and close their transports.
        case disconnect(closesTransports: Bool)
        /// Something was lost on the way, and nobody knows what: made by a ``Broadcaster`` for those it delivers to.
        case gap
    }

    /// An event as every client of the audience is to get it.
    public struct Event: Hashable, Sendable {
        /// The array of its name and arguments, without the offset.
        public let payload: JSONSlice
        /// What placeholders in the payload stand for, by their number.
        public let attachments: [ByteBuffer]
        /// Whether it is for those alone who can take it at once.
        public let isVolatile: Bool
        /// What names the packet for those who recover their session; nil if it is not to be recovered.
        public let offset: String?

        /// Makes an event.
        public init(payload: JSONSlice, attachments: [ByteBuffer] = [], isVolatile: Bool = false, offset: String? = nil)
        {
            self.payload = payload
            self.attachments = attachments
            self.isVolatile = isVolatile
            self.offset = offset
        }
    }

    /// What is to be done.
    public let verb: Verb
    /// The namespace whose clients it is for.
    public let namespace: String
    /// The rooms whose members it is for, each client once; nil is everybody, and no rooms at all are nobody.
    public let rooms: [String]?
    /// The rooms whose members it is not for; a client's own among them excepts that client.
    public let excepted: [String]

    /// Makes a broadcast.
    public init(_ verb: Verb, namespace: String, rooms: [String]? = nil, excepted: [String] = []) {
        self.verb = verb
        self.namespace = namespace
        self.rooms = rooms
        self.excepted = excepted
    }

    /// What tells a server that it has missed something, in whichever namespace.
    public static let gap = Broadcast(.gap, namespace: "")
}
