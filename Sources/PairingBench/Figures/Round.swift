/// What one round of one load took.
struct Round: Codable, Hashable, Sendable {
    /// How many tickets came.
    var tickets = 0
    /// How many of them found somebody.
    var found = 0
    /// How many commands the lobby performed; 0 where the queue is measured by itself.
    var commands = 0
    /// How many tickets were looked at by searches.
    var looks = 0
    /// How often a ticket was put into one of the index's lines or taken out of one.
    var moves = 0
    /// The CPU that it took, in nanoseconds.
    var nanoseconds: UInt64 = 0

    /// Tickets for each second of one core.
    var ticketsPerSecond: Double {
        self.nanoseconds == 0 ? 0 : Double(self.tickets) * 1e9 / Double(self.nanoseconds)
    }

    /// What a ticket took, in nanoseconds.
    var nanosecondsPerTicket: Double {
        Double(self.nanoseconds) / Double(max(1, self.tickets))
    }

    /// Looks and moves for each ticket.
    var stepsPerTicket: Double {
        Double(self.looks + self.moves) / Double(max(1, self.tickets))
    }
}
