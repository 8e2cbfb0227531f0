#if Postgres
/// Why the database did not do what it was asked, in words for the log.
///
/// They name no password and none of the values that a statement was given: of what the server says, only the code, the
/// first sentence and the names of its own things are kept.
struct PostgresFailure: Error, Hashable, CustomStringConvertible {
    /// What to make of it.
    enum Kind: Hashable {
        /// The address or the database is not one this program can use; trying again is of no use.
        case unusable
        /// The server refused a statement, for the reason of this SQLSTATE; the connection lasts.
        case refused(String)
        /// There is no connection, or none any more.
        case disconnected
        /// The server did not answer in time; the connection is given up.
        case unanswered
        /// Somebody else was first at what two cannot both have; looking again shows it.
        case overtaken
        /// Too many wait, or this caller waited too long.
        case overloaded
        /// The caller was cancelled while it waited.
        case dropped
    }

    let kind: Kind
    let message: String

    var description: String {
        switch self.kind {
        case .refused(let state): "\(self.message) (SQLSTATE \(state))"
        default: self.message
        }
    }
}

extension PostgresFailure {
    static let unanswered = PostgresFailure(kind: .unanswered, message: "the server did not answer in time")
    static let overtaken = PostgresFailure(kind: .overtaken, message: "somebody else was first, again and again")

    /// Whether the step may succeed on the same connection: it was undone for another's sake.
    ///
    /// That is a deadlock, a conflict of transactions, or a row that another transaction has added or taken away since
    /// this one looked.
    var isAnothersDoing: Bool {
        switch self.kind {
        case .overtaken: true
        case .refused(let state): ["40001", "40P01", "23503", "23505"].contains(state)
        default: false
        }
    }

    /// Whether the connection is of no further use.
    ///
    /// Besides those that are gone, these are connections to a server that shuts down, to one that has become another's
    /// replica, and to a proxy that hands out a session for each transaction and so forgets what was prepared.
    var endsConnection: Bool {
        switch self.kind {
        case .disconnected, .unanswered: true
        case .refused(let state):
            state.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "25P03", "25006", "26000"].contains(state)
        default: false
        }
    }

    /// Whether what is stored is damaged.
    var isCorruption: Bool {
        switch self.kind {
        case .refused(let state): ["XX001", "XX002"].contains(state)
        default: false
        }
    }
}

/// A row that does not hold what this program stores.
struct MalformedRow: Error, CustomStringConvertible {
    let column: String

    var description: String {
        "malformed value in column \(self.column)"
    }
}
#endif
