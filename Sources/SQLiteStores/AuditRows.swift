import Accounts
import GRDB
import SharedKernel

/// The table `audit`, which the database itself holds to being added to only.
enum AuditRows {
    static func insert(_ entry: AuditEntry, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO audit (at, by, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
            arguments: [entry.at.milliseconds, entry.by, entry.action, entry.subject, entry.detail]
        )
    }

    static func newest(_ count: Int, in database: Database) throws -> [AuditEntry] {
        try Row.fetchAll(database, sql: "SELECT * FROM audit ORDER BY id DESC LIMIT ?", arguments: [count])
            .map { try Self.entry(from: StoredRow($0)) }
    }

    private static func entry(from row: StoredRow) throws(MalformedRow) -> AuditEntry {
        let action: String = try row.value("action")
        return AuditEntry(
            at: try row.instant("at"),
            by: try row.value("by"),
            action: action,
            subject: try row.optional("subject"),
            detail: try row.optional("detail")
        )
    }
}
