import ChatProtocol
import Matchmaking
import NIOCore
import Safety
import SharedKernel

/// Whom the guest wants never to meet again, and whom they report.
extension Seat {
    /// Blocks whoever the guest met in a room.
    func block(_ argument: BlockArgument, _ reply: Reply) throws(ChatError) {
        let now = self.switchboard.clock.now
        try self.allowances.takeReport(at: now)
        let meeting = self.switchboard.meeting(argument.room, of: self.account, at: now)
        self.ask(reply) { request in
            .block(BlockErrand(seat: self, room: argument.room, partner: meeting?.partner, request: request))
        }
    }

    /// Reports whoever the guest met in a room.
    func report(_ argument: ReportArgument, _ reply: Reply) throws(ChatError) {
        let now = self.switchboard.clock.now
        try self.allowances.takeReport(at: now)
        let meeting = self.switchboard.meeting(argument.room, of: self.account, at: now)
        self.ask(reply) { request in
            .report(
                ReportErrand(
                    seat: self,
                    argument: argument,
                    partner: meeting?.partner,
                    transcript: meeting?.transcript,
                    request: request
                )
            )
        }
    }

    /// A report was filed.
    func filed(_ request: RequestID, _ report: ReportID) {
        self.eventLoop.preconditionInEventLoop()
        self.pending.removeValue(forKey: request)?.succeed(with: ReportAnswer(report: report), for: self)
    }

    /// Something that was asked for could not be done.
    func failed(_ request: RequestID, _ error: ChatError) {
        self.eventLoop.preconditionInEventLoop()
        self.pending.removeValue(forKey: request)?.fail(error, for: self)
    }
}

/// A block on its way to the store and to the lobby.
struct BlockErrand: Sendable {
    let seat: Seat
    let room: RoomID
    /// Whom the guest met there, if this server knows.
    let partner: AccountID?
    let request: RequestID
}

/// A report on its way to the store.
struct ReportErrand: Sendable {
    let seat: Seat
    let argument: ReportArgument
    /// Whom the guest met there, if this server knows.
    let partner: AccountID?
    let transcript: RoomTranscript?
    let request: RequestID
}

extension ChatError {
    /// What a guest is told of a failure of ``Safety``.
    init(_ error: SafetyError) {
        switch error.code {
        case .invalidRequest: self.init(.invalidRequest, error.message)
        case .notInRoom: self.init(.notInRoom, error.message)
        case .notFound, .alreadyDecided: self.init(.notFound, error.message)
        case .unavailable: self.init(.unavailable, error.message, retryAfter: .seconds(1))
        }
    }
}
