#if Postgres
/// One table of an SQLite file, and where its rows belong in PostgreSQL.
struct CopiedTable: Sendable {
    /// A column, by its name there and here.
    struct Column: Sendable {
        let source: String
        let target: String

        init(_ source: String, _ target: String? = nil) {
            self.source = source
            self.target = target ?? source
        }
    }

    let source: String
    let target: String
    let columns: [Column]
    /// The column that counts the rows in the order in which they were added, and goes on counting.
    let counter: Column?

    private init(_ source: String, as target: String? = nil, counter: Column? = nil, _ columns: [Column]) {
        self.source = source
        self.target = target ?? source
        self.columns = columns
        self.counter = counter
    }

    /// The columns with the one that counts.
    var allColumns: [Column] {
        self.columns + (self.counter.map { [$0] } ?? [])
    }

    /// To SQLite every table has a `rowid`, which decides between equal times.
    private static let seq = Column("rowid", "seq")

    /// Every table, those first that others refer to.
    static let all = [
        CopiedTable(
            "accounts",
            [
                Column("id"), Column("kind"), Column("displayName", "display_name"), Column("createdAt", "created_at"),
                Column("lastSeenAt", "last_seen_at"), Column("adultConfirmedAt", "adult_confirmed_at"),
                Column("termsVersion", "terms_version"),
            ]
        ),
        CopiedTable(
            "credentials",
            [Column("account"), Column("login"), Column("loginKey", "login_key"), Column("hash")]
        ),
        CopiedTable(
            "sessionFamilies",
            as: "session_families",
            [
                Column("id"), Column("account"), Column("guest"), Column("createdAt", "created_at"), Column("device"),
                Column("chainKey", "chain_key"), Column("current"), Column("retired"),
                Column("refreshedAt", "refreshed_at"), Column("expiresAt", "expires_at"),
                Column("revokedAt", "revoked_at"),
            ]
        ),
        CopiedTable(
            "revocations",
            [Column("id"), Column("account"), Column("session"), Column("reason"), Column("at")]
        ),
        CopiedTable(
            "bans",
            [
                Column("account"), Column("scope"), Column("reason"), Column("bannedAt", "banned_at"), Column("until"),
                Column("by"),
            ]
        ),
        CopiedTable(
            "invites",
            counter: seq,
            [
                Column("digest"), Column("createdAt", "created_at"), Column("expiresAt", "expires_at"), Column("uses"),
                Column("by"),
            ]
        ),
        CopiedTable(
            "blocks",
            counter: seq,
            [Column("blocker"), Column("blocked"), Column("room"), Column("createdAt", "created_at")]
        ),
        CopiedTable(
            "rooms",
            counter: seq,
            [
                Column("id"), Column("caller"), Column("callee"), Column("startedAt", "started_at"),
                Column("endedAt", "ended_at"),
            ]
        ),
        CopiedTable(
            "reports",
            counter: seq,
            [
                Column("id"), Column("room"), Column("reporter"), Column("reported"), Column("reason"), Column("note"),
                Column("texts"), Column("createdAt", "created_at"), Column("outcome"),
                Column("decidedAt", "decided_at"), Column("decidedBy", "decided_by"),
                Column("decisionNote", "decision_note"),
            ]
        ),
        CopiedTable(
            "audit",
            counter: Column("id"),
            [Column("at"), Column("by"), Column("action"), Column("subject"), Column("detail")]
        ),
    ]
}
#endif
