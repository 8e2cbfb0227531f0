import NIOCore
import Testing

@testable import SocketIOServer

/// A recovery log with what a test says to it; every packet's offset is the packet itself.
final class RecoveryStage {
    var log: RecoveryLog<String, String>
    private let start: NIODeadline

    init(_ configuration: RecoveryConfiguration, start: NIODeadline) {
        self.log = RecoveryLog(configuration: configuration)
        self.start = start
    }

    func copy() -> RecoveryStage {
        let copy = RecoveryStage(self.log.configuration, start: self.start)
        copy.log = self.log
        return copy
    }

    /// Says something new, and sends it to those who are named.
    func say(
        _ packet: String,
        to rooms: [String]?,
        except excepted: [String] = [],
        sentTo clients: [String] = [],
        after delay: TimeAmount = .zero
    ) {
        #expect(self.said(packet, size: 1, rooms: rooms, excepted: excepted, at: self.start + delay))
        for client in clients { self.log.sent(packet, to: client) }
    }

    func said(
        _ packet: String,
        size: Int,
        rooms: [String]?,
        excepted: [String] = [],
        at now: NIODeadline
    ) -> Bool {
        self.log.said(packet, size: size, offset: packet, rooms: rooms, excepted: excepted, at: now)
    }

    func claim(
        _ recoveryID: String,
        after offset: String?,
        at now: NIODeadline
    ) -> RecoveryLog<String, String>.Claim? {
        self.log.claim(recoveryID, after: offset, at: now)
    }

    func resumed(_ id: String) -> [String]? {
        self.log.resumed(id)
    }

    /// Comes back, and is told what was missed; nil if that was not to be.
    func comeBack(_ recoveryID: String, after offset: String?, delay: TimeAmount = .zero) -> [String]? {
        self.claim(recoveryID, after: offset, at: self.start + delay).flatMap { self.resumed($0.id) }
    }
}
