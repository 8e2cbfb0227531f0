import Matchmaking
import RedisClient
import SharedKernel

/// What the lobby's library is asked to do, as the arguments that say so.
enum LobbyRequest: Sendable {
    /// A server joins; a lobby there is none of gets this epoch.
    case register(epoch: [UInt8])
    /// Commands of as many guests, one after the other.
    case perform([Command])
    /// Time passes, if no tick was so shortly before.
    case tick(every: Duration)
    case census
    /// The server lives, has handed on every step up to one, and has read its own stream up to an entry.
    case beat(delivered: UInt64, read: StreamOrder.Mark)
    /// The server leaves; its guests are lost.
    case resign
    /// Those who are here, behind this guest.
    case roster(after: GuestID?)
    case restore(Restoration)
    /// Servers are told something by this one.
    case post([Letter])

    var verb: String {
        switch self {
        case .register: "register"
        case .perform: "perform"
        case .tick: "tick"
        case .census: "census"
        case .beat: "beat"
        case .resign: "resign"
        case .roster: "roster"
        case .restore: "restore"
        case .post: "post"
        }
    }

    /// Whether it is to be done even if there is no memory left: nobody could leave, and no time would pass.
    var makesRoom: Bool {
        switch self {
        case .tick, .beat, .resign, .census, .roster: true
        case .register, .restore, .post: false
        case .perform(let commands): commands.allSatisfy(\.action.makesRoom)
        }
    }

    /// What comes behind the arguments that every call has.
    var arguments: [RedisArgument] {
        let arguments: [[UInt8]]
        switch self {
        case .register(let epoch): arguments = [epoch]
        case .perform(let commands): arguments = commands.flatMap(\.arguments)
        case .tick(let every): arguments = [ByteWriter.bytes(String(every.wholeMilliseconds))]
        case .census, .resign: arguments = []
        case .beat(let delivered, let read):
            arguments = [
                ByteWriter.bytes(String(delivered)), ByteWriter.bytes(read.place.id),
                read.wall.map { ByteWriter.bytes($0) } ?? [],
            ]
        case .roster(let guest): arguments = [ByteWriter.bytes(guest)]
        case .restore(let restoration): arguments = restoration.arguments
        case .post(let letters):
            return letters.flatMap { [RedisArgument($0.server.description), RedisArgument($0.bytes)] }
        }
        return arguments.map { RedisArgument($0) }
    }
}

extension Command {
    /// Action, guest and request, and what belongs to the action.
    fileprivate var arguments: [[UInt8]] {
        let (name, details) = self.action.arguments
        return [
            ByteWriter.bytes(name), ByteWriter.bytes(self.guest),
            self.request.map { ByteWriter.bytes($0.number) } ?? [],
        ] + details
    }
}

extension Command.Action {
    /// Whether it is to be done even if there is no memory left.
    var makesRoom: Bool {
        switch self {
        case .stop, .decline, .cancel, .leave, .lose: true
        case .connect, .find, .next, .call, .accept, .block: false
        }
    }

    fileprivate var arguments: (name: String, details: [[UInt8]]) {
        switch self {
        case .connect(let arrival): ("connect", arrival.arguments)
        case .find(let wish, let offer): ("find", wish.arguments + offer.arguments)
        case .next(let room, let wish, let offer):
            ("next", wish.arguments + offer.arguments + [ByteWriter.bytes(room)])
        case .stop: ("stop", [])
        case .call(let callee): ("call", [ByteWriter.bytes(callee)])
        case .accept(let call): ("accept", [ByteWriter.bytes(call)])
        case .decline(let call): ("decline", [ByteWriter.bytes(call)])
        case .cancel(let call): ("cancel", [ByteWriter.bytes(call)])
        case .block(let account, let blocker, let room):
            ("block", [ByteWriter.bytes(account), ByteWriter.bytes(blocker), ByteWriter.bytes(room)])
        case .leave(let seat): ("leave", [ByteWriter.bytes(seat.number)])
        case .lose(let seat): ("lose", [ByteWriter.bytes(seat.number)])
        }
    }
}

extension Arrival {
    fileprivate var arguments: [[UInt8]] {
        [
            ByteWriter.bytes(self.account), ByteWriter.bytes(self.seat.number), ByteWriter.bytes(self.room),
            ByteWriter.bytes(self.page), ByteWriter.card(self.card), self.blocked.flatMap { ByteWriter.bytes($0) },
        ]
    }
}

extension Wish {
    /// Nothing stands for what is left out.
    fileprivate var arguments: [[UInt8]] {
        [
            self.interests.map { ByteWriter.words($0) } ?? [], self.language.map { ByteWriter.language($0) } ?? [],
            self.relayOnly.map { ByteWriter.bytes($0 ? "1" : "0") } ?? [],
        ]
    }
}

extension Offer? {
    /// Nothing stands for none.
    fileprivate var arguments: [[UInt8]] {
        [self.map { ByteWriter.bytes($0.goodUntil) } ?? [], self.map { ByteWriter.bytes($0.description) } ?? []]
    }
}
