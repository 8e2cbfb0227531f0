#if Postgres
import Accounts
import SharedKernel

/// The table `audit`, which the database itself holds to being added to only.
enum AuditRows {
    static func insert(_ entry: AuditEntry, in database: PostgresConnection) throws {
        try database.execute(
            "INSERT INTO audit (at, by, action, subject, detail) VALUES ($1, $2, $3, $4, $5)",
            [.instant(entry.at), .text(entry.by), .text(entry.action), .text(entry.subject), .text(entry.detail)]
        )
    }

    static func newest(_ count: Int, in database: PostgresConnection) throws -> [AuditEntry] {
        let sql = "SELECT at, by, action, subject, detail FROM audit ORDER BY id DESC LIMIT $1"
        return try database.execute(sql, [.limit(count)]).all { row in
            let (at, by, action) = (try row.instant(), try row.text(), try row.text())
            let subject = try row.optionalText()
            return AuditEntry(at: at, by: by, action: action, subject: subject, detail: try row.optionalText())
        }
    }
}
#endif
