import ChatProtocol
import Matchmaking

extension Seat {
    /// Whether what is said in the current room may show no addresses (protocol rule 13).
    var isKeptToRelay: Bool {
        self.room.map { self.isKeptToRelay(in: $0.room) } ?? false
    }

    /// Whether what is said in a room may show no addresses: the host wants it so, or one of the two does.
    func isKeptToRelay(in room: Room) -> Bool {
        room.relayOnly || self.switchboard.configuration.relayOnly
    }

    /// Counts how the guest's call came about, once a room.
    func connection(_ report: ConnectionArgument, _ reply: Reply) throws(ChatError) {
        try Self.check(report)
        guard let room = self.room, room.room.id == report.room else { throw .notInRoom }
        if !room.isCallCounted {
            room.isCallCounted = true
            self.switchboard.tally.callReported(report)
        }
        reply.succeed(for: self)
    }

    private static func check(_ report: ConnectionArgument) throws(ChatError) {
        guard (0...ConnectionArgument.maximumRestarts).contains(report.restarts) else {
            throw ChatError(.invalidRequest, "`restarts` must be 0 to \(ConnectionArgument.maximumRestarts).")
        }
        for (step, time) in report.steps.all where !(0...ConnectionArgument.Steps.maximum).contains(time) {
            throw ChatError(
                .invalidRequest,
                "`steps.\(step.rawValue)` must be 0 to \(ConnectionArgument.Steps.maximum) milliseconds."
            )
        }
    }
}

/// What a call goes through.
enum CallStep: String, CaseIterable, Sendable {
    case offer
    case answer
    case pair
    case dtls
    case frame
}

extension ConnectionArgument.Steps {
    /// The steps that were reached, each with its time in milliseconds.
    var all: [(step: CallStep, time: Int)] {
        let times: [(CallStep, Int?)] = [
            (.offer, self.offer), (.answer, self.answer), (.pair, self.pair), (.dtls, self.dtls), (.frame, self.frame),
        ]
        return times.compactMap { step, time in time.map { (step, $0) } }
    }
}
