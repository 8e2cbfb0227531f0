import Matchmaking
import NIOCore
import RedisClient

/// What the lobby's library answers with.
enum LobbyReply: Sendable {
    /// A step was made; whether this server hears anything of it, whether there is more to do at once, and what was
    /// decided in full, if that was asked for.
    case done(step: UInt64, isHeard: Bool, hasMore: Bool, decided: [UInt8]?)
    /// The server joined.
    case joined(step: UInt64, epoch: [UInt8])
    /// A lobby that went back is being taken down: to be asked again.
    case clearing
    case census(Census)
    /// Those who are here, and behind whom there are more.
    case roster(step: UInt64, [UInt8], last: [UInt8])
    /// What became of each letter.
    case posted([Letter.Fate])
    /// There is no lobby, or another one.
    case otherEpoch
    /// The server was given up.
    case unregistered
    /// A tick was made only just now.
    case notDue

    /// Reads the answer to a request; nil if it makes no sense.
    init?(_ value: RedisValue, to request: LobbyRequest) {
        guard let values = value.array, let status = values.first?.int else { return nil }
        switch status {
        case 1: self = .otherEpoch
        case 2: self = .unregistered
        case 3: self = .notDue
        case 0:
            guard let reply = Self.answer(values, to: request) else { return nil }
            self = reply
        default: return nil
        }
    }

    private static func answer(_ values: [RedisValue], to request: LobbyRequest) -> Self? {
        guard values.count >= 4, let step = values[1].int.flatMap({ UInt64(exactly: $0) }) else { return nil }
        switch request {
        case .census:
            guard let waiting = values[2].int, let rooms = values[3].int else { return nil }
            return .census(Census(online: Int(step), waiting: waiting, rooms: rooms))
        case .roster:
            guard let bytes = values[2].bytes, let last = values[3].bytes else { return nil }
            return .roster(step: step, Array(buffer: bytes), last: Array(buffer: last))
        case .post(let letters):
            guard let bytes = values[2].bytes, bytes.readableBytes == letters.count else { return nil }
            return .posted(bytes.readableBytesView.map { Letter.Fate(rawValue: $0) ?? .noSuchServer })
        case .register:
            guard values[3].int == 0 else { return .clearing }
            guard values.count > 4, let epoch = values[4].bytes else { return nil }
            return .joined(step: step, epoch: Array(buffer: epoch))
        case .perform, .tick, .beat, .resign, .restore:
            let decided = values.count > 4 ? values[4].bytes.map { Array(buffer: $0) } : nil
            return .done(step: step, isHeard: values[2].int == 1, hasMore: values[3].int == 1, decided: decided)
        }
    }
}
