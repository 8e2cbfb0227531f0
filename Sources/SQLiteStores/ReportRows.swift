import Foundation
import GRDB
import Safety
import SharedKernel

/// The table `reports`.
///
/// What was added later has the greater `rowid`, which decides between equal times.
enum ReportRows {
    static func report(_ id: ReportID, in database: Database) throws -> Report? {
        try Row.fetchOne(database, sql: "SELECT * FROM reports WHERE id = ?", arguments: [id.description])
            .map { try Self.report(from: StoredRow($0)) }
    }

    static func id(of room: RoomID, by reporter: AccountID?, in database: Database) throws -> ReportID? {
        let sql = "SELECT id FROM reports WHERE room = ? AND reporter = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [room.description, reporter?.description])
            .map { try StoredRow($0).identifier("id") }
    }

    static func insert(_ report: Report, in database: Database) throws {
        // An account that is gone is read as null.
        try database.execute(
            sql: """
                INSERT INTO reports (id, room, reporter, reported, reason, note, texts, createdAt,
                outcome, decidedAt, decidedBy, decisionNote) VALUES
                (?, ?, (SELECT id FROM accounts WHERE id = ?), (SELECT id FROM accounts WHERE id = ?),
                ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                report.id.description, report.room.description, report.reporter?.description,
                report.reported?.description, report.reason.rawValue, report.note,
                String(decoding: try JSONEncoder().encode(report.texts), as: UTF8.self), report.createdAt.milliseconds,
                report.decision?.outcome.rawValue, report.decision?.at.milliseconds, report.decision?.by,
                report.decision?.note,
            ]
        )
    }

    static func newest(_ count: Int, passing filter: ReportFilter, in database: Database) throws -> [Report] {
        let condition =
            switch filter {
            case .open: "WHERE outcome IS NULL"
            case .decided: "WHERE outcome IS NOT NULL"
            case .all: ""
            }
        return try Row.fetchAll(
            database,
            sql: "SELECT * FROM reports \(condition) ORDER BY createdAt DESC, rowid DESC LIMIT ?",
            // To SQLite, less than nothing is everything.
            arguments: [max(0, count)]
        ).map { try Self.report(from: StoredRow($0)) }
    }

    /// Without their texts, which may be many.
    static func newest(_ count: Int, by reporter: AccountID, in database: Database) throws -> [Report] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, room, reporter, reported, reason, note, '[]' AS texts, createdAt, outcome, decidedAt,
                decidedBy, decisionNote FROM reports WHERE reporter = ? ORDER BY createdAt DESC, rowid DESC LIMIT ?
                """,
            arguments: [reporter.description, count]
        ).map { try Self.report(from: StoredRow($0)) }
    }

    static func decide(_ id: ReportID, _ decision: ReportDecision, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE reports SET outcome = ?, decidedAt = ?, decidedBy = ?, decisionNote = ?
                WHERE id = ? AND outcome IS NULL
                """,
            arguments: [
                decision.outcome.rawValue, decision.at.milliseconds, decision.by, decision.note, id.description,
            ]
        )
    }

    static func prune(decidedBefore instant: Instant, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM reports WHERE outcome IS NOT NULL AND decidedAt < ?",
            arguments: [instant.milliseconds]
        )
    }

    private static func report(from row: StoredRow) throws(MalformedRow) -> Report {
        guard let reason = ReportReason(rawValue: try row.value("reason")) else { throw MalformedRow(column: "reason") }
        return Report(
            id: try row.identifier("id"),
            room: try row.identifier("room"),
            reporter: try row.optionalIdentifier("reporter"),
            reported: try row.optionalIdentifier("reported"),
            reason: reason,
            note: try row.optional("note"),
            texts: try Self.texts(from: row),
            createdAt: try row.instant("createdAt"),
            decision: try Self.decision(from: row)
        )
    }

    private static func texts(from row: StoredRow) throws(MalformedRow) -> [ReportedText] {
        let json: String = try row.value("texts")
        do {
            return try JSONDecoder().decode([ReportedText].self, from: Data(json.utf8))
        } catch {
            throw MalformedRow(column: "texts")
        }
    }

    private static func decision(from row: StoredRow) throws(MalformedRow) -> ReportDecision? {
        guard let written: String = try row.optional("outcome") else { return nil }
        guard let outcome = ReportDecision.Outcome(rawValue: written) else { throw MalformedRow(column: "outcome") }
        return ReportDecision(
            outcome: outcome,
            at: try row.instant("decidedAt"),
            by: try row.value("decidedBy"),
            note: try row.optional("decisionNote")
        )
    }
}
