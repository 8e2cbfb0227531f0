import Logging
import NIOCore
import SocketIO
import Synchronization

extension Namespace {
    /// Those of an audience who are on this server and let in.
    func members(of audience: Audience) -> [ClientSocket] {
        self.state.withLock { state in
            state.rooms.members(of: audience.rooms, except: audience.excepted)
                .filter { !state.arriving.contains($0) }
        }
    }

    func rooms(of client: ClientSocket) -> Set<String> {
        self.state.withLock { $0.rooms.rooms(of: client) }
    }

    func join(_ room: String, _ client: ClientSocket) throws(RoomError) {
        let result = self.state.withLock { state in Result { () throws(RoomError) in try state.join(room, client) } }
        try result.get()
    }

    func leave(_ room: String, _ client: ClientSocket) {
        self.state.withLock { $0.leave(room, client) }
    }

    /// Does something with an audience, on the other servers too.
    func carryOut(_ verb: Broadcast.Verb, for audience: Audience) {
        if !audience.isLocal { self.publish(verb, to: audience) }
        self.carryOut(verb, rooms: audience.rooms, excepted: audience.excepted)
    }

    /// Does what another server asks for.
    func deliver(_ broadcast: Broadcast) {
        switch broadcast.verb {
        case .event(let event):
            guard
                event.attachments.isEmpty
                    || event.payload.placeholders(attachments: event.attachments.count) == event.attachments.count
            else { return }
            self.say(
                PayloadWriter(event.payload, event.attachments),
                rooms: broadcast.rooms,
                excepted: broadcast.excepted,
                offset: self.recovers && !event.isVolatile ? event.offset ?? self.makeOffset() : nil,
                isVolatile: event.isVolatile
            )
        case .join, .leave, .disconnect:
            self.carryOut(broadcast.verb, rooms: broadcast.rooms, excepted: broadcast.excepted)
        case .gap:
            self.state.withLock { $0.log?.gapFound() }
            self.log(.gapFound, level: .warning, [:])
        }
    }

    func publish(_ verb: Broadcast.Verb, to audience: Audience) {
        guard !self.isAlone else { return }
        let broadcast = Broadcast(verb, namespace: self.name, rooms: audience.rooms, excepted: audience.excepted)
        let publication = self.configuration.broadcaster.publish(broadcast)
        guard publication != .taken else { return }
        self.log(.broadcastLost, level: .warning, ["reason": "\(publication)"])
    }

    private func carryOut(_ verb: Broadcast.Verb, rooms: [String]?, excepted: [String]) {
        switch verb {
        case .join(let joined):
            let failures = self.state.withLock { state in
                state.rooms.members(of: rooms, except: excepted).reduce(0) { $0 + state.join(joined, $1) }
            }
            if failures > 0 { self.log(.joinFailed, level: .warning, ["sockets": "\(failures)"]) }
        case .leave(let left):
            self.state.withLock { state in
                for client in state.rooms.members(of: rooms, except: excepted) {
                    for room in left { state.leave(room, client) }
                }
            }
        case .disconnect(let closesTransports):
            let clients = self.state.withLock { state in
                state.log?.forgetAway(in: rooms, except: excepted)
                return state.rooms.members(of: rooms, except: excepted)
            }
            for client in clients { closesTransports ? client.disconnectAll() : client.disconnect() }
        case .event, .gap:
            break
        }
    }
}

extension Namespace.State {
    fileprivate mutating func join(_ room: String, _ client: ClientSocket) throws(RoomError) {
        if try self.rooms.join(room, client) { self.log?.joined(room, by: client.id) }
    }

    /// Joins rooms, and answers 1 if one of them could not be joined, else 0.
    fileprivate mutating func join(_ rooms: [String], _ client: ClientSocket) -> Int {
        do {
            for room in rooms { try self.join(room, client) }
            return 0
        } catch {
            return 1
        }
    }

    fileprivate mutating func leave(_ room: String, _ client: ClientSocket) {
        if self.rooms.leave(room, client) { self.log?.left(room, by: client.id) }
    }
}
