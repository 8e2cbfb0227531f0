#if Postgres
import Foundation
import Safety
import SharedKernel

/// The table `reports`.
///
/// What was added later has the greater `seq`, which decides between equal times.
enum ReportRows {
    private static let columns = """
        id, room, reporter, reported, reason, note, texts, created_at, outcome, decided_at, decided_by, decision_note
        """
    private static let reportSQL = "SELECT \(columns) FROM reports WHERE id = $1"
    /// Without their texts, which may be many.
    private static let ownSQL = """
        SELECT id, room, reporter, reported, reason, note, '[]'::text AS texts, created_at, outcome, decided_at,
        decided_by, decision_note FROM reports WHERE reporter = $1 ORDER BY created_at DESC, seq DESC LIMIT $2
        """

    static func report(_ id: ReportID, in database: PostgresConnection) throws -> Report? {
        try database.execute(Self.reportSQL, [.id(id)]).first(Self.report(from:))
    }

    static func id(of room: RoomID, by reporter: AccountID?, in database: PostgresConnection) throws -> ReportID? {
        try database.execute("SELECT id FROM reports WHERE room = $1 AND reporter = $2", [.id(room), .id(reporter)])
            .first { row in try row.identifier() }
    }

    /// Adds a report unless there is one of that name or by that reporter of that room; whoever is not among those held
    /// is written as nobody.
    ///
    /// Answers whether it was added.
    static func insert(_ report: Report, naming held: Set<AccountID>, in database: PostgresConnection) throws -> Bool {
        func known(_ account: AccountID?) -> AccountID? { account.flatMap { held.contains($0) ? $0 : nil } }
        return try database.execute(
            """
            INSERT INTO reports (id, room, reporter, reported, reason, note, texts, created_at,
            outcome, decided_at, decided_by, decision_note)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
            """,
            [
                .id(report.id), .id(report.room), .id(known(report.reporter)), .id(known(report.reported)),
                .text(report.reason.rawValue), .text(report.note),
                .text(String(decoding: try JSONEncoder().encode(report.texts), as: UTF8.self)),
                .instant(report.createdAt), .text(report.decision?.outcome.rawValue), .instant(report.decision?.at),
                .text(report.decision?.by), .text(report.decision?.note),
            ]
        ).changesCount > 0
    }

    static func newest(
        _ count: Int,
        passing filter: ReportFilter,
        in database: PostgresConnection
    ) throws -> [Report] {
        let condition =
            switch filter {
            case .open: "WHERE outcome IS NULL"
            case .decided: "WHERE outcome IS NOT NULL"
            case .all: ""
            }
        return try database.execute(
            "SELECT \(Self.columns) FROM reports \(condition) ORDER BY created_at DESC, seq DESC LIMIT $1",
            [.limit(count)]
        ).all(Self.report(from:))
    }

    static func newest(_ count: Int, by reporter: AccountID, in database: PostgresConnection) throws -> [Report] {
        try database.execute(Self.ownSQL, [.id(reporter), .limit(count)]).all(Self.report(from:))
    }

    static func decide(_ id: ReportID, _ decision: ReportDecision, in database: PostgresConnection) throws {
        try database.execute(
            """
            UPDATE reports SET outcome = $2, decided_at = $3, decided_by = $4, decision_note = $5
            WHERE id = $1 AND outcome IS NULL
            """,
            [
                .id(id), .text(decision.outcome.rawValue), .instant(decision.at), .text(decision.by),
                .text(decision.note),
            ]
        )
    }

    static func prune(decidedBefore instant: Instant, in database: PostgresConnection) throws {
        try database.execute(
            "DELETE FROM reports WHERE outcome IS NOT NULL AND decided_at < $1",
            [.instant(instant)]
        )
    }

    private static func report(from row: inout StoredRow) throws -> Report {
        Report(
            id: try row.identifier(),
            room: try row.identifier(),
            reporter: try row.optionalIdentifier(),
            reported: try row.optionalIdentifier(),
            reason: try row.word(),
            note: try row.optionalText(),
            texts: try Self.texts(from: &row),
            createdAt: try row.instant(),
            decision: try Self.decision(from: &row)
        )
    }

    private static func texts(from row: inout StoredRow) throws(MalformedRow) -> [ReportedText] {
        let json = try row.text()
        do {
            return try JSONDecoder().decode([ReportedText].self, from: Data(json.utf8))
        } catch {
            throw row.malformed
        }
    }

    private static func decision(from row: inout StoredRow) throws(MalformedRow) -> ReportDecision? {
        guard let written = try row.optionalText() else { return nil }
        guard let outcome = ReportDecision.Outcome(rawValue: written) else { throw row.malformed }
        return ReportDecision(
            outcome: outcome,
            at: try row.instant(),
            by: try row.text(),
            note: try row.optionalText()
        )
    }
}
#endif
