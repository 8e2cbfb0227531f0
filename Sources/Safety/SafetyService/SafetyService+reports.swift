public import SharedKernel

extension SafetyService {
    /// Takes a report of a partner, with the last texts that each of the two wrote in the room.
    ///
    /// A second report of the same room is answered with the first. A report ends nothing by itself.
    public func report(
        _ reported: AccountID,
        by reporter: AccountID,
        in room: RoomID,
        reason: String,
        note: String?,
        texts: [ReportedText]
    ) async throws(SafetyError) -> ReportID {
        guard let reason = ReportReason(rawValue: reason) else { throw .invalidReason }
        let report = Report(
            id: .random(),
            room: room,
            reporter: reporter,
            reported: reported,
            reason: reason,
            note: try ReportNote.accept(note),
            texts: Report.lastTexts(of: texts),
            createdAt: self.clock.now
        )
        return try await self.stored { store throws(StoreError) in try await store.file(report) }
    }

    /// The newest of the reports that pass a filter, the newest first.
    public func reports(_ filter: ReportFilter, newest count: Int) async throws(SafetyError) -> [Report] {
        try await self.stored { store throws(StoreError) in try await store.reports(filter, newest: count) }
    }

    /// The report of this name.
    public func report(_ id: ReportID) async throws(SafetyError) -> Report {
        let report = try await self.stored { store throws(StoreError) in try await store.report(id) }
        guard let report else { throw .notFound }
        return report
    }

    /// Decides a report, and answers with it as it is then.
    ///
    /// The first decision stays, and only that very one, to the millisecond, may be repeated. A decision bans nobody by
    /// itself.
    public func decide(
        _ id: ReportID,
        _ outcome: ReportDecision.Outcome,
        note: String?,
        by moderator: String
    ) async throws(SafetyError) -> Report {
        let note = try ReportNote.accept(note)
        let decision = ReportDecision(outcome: outcome, at: self.clock.now, by: moderator, note: note)
        let report = try await self.stored { store throws(StoreError) in try await store.decide(id, decision) }
        guard let report else { throw .notFound }
        // Somebody else was first: the store has kept theirs.
        guard report.decision == decision else { throw .alreadyDecided }
        return report
    }
}
