import Safety
import SharedKernel

extension Array {
    /// The newest first; of two of the same time the one that was added later.
    func newestFirst(by time: (Element) -> Instant) -> [Element] {
        self.enumerated()
            .sorted { (time($0.element), $0.offset) > (time($1.element), $1.offset) }
            .map(\.element)
    }
}

extension LoggedRoom {
    func closed(at now: Instant) -> LoggedRoom {
        LoggedRoom(
            id: self.id,
            caller: self.caller,
            callee: self.callee,
            startedAt: self.startedAt,
            endedAt: self.endedAt ?? now
        )
    }

    func without(_ gone: Set<AccountID>) -> LoggedRoom {
        LoggedRoom(
            id: self.id,
            caller: self.caller.flatMap { gone.contains($0) ? nil : $0 },
            callee: self.callee.flatMap { gone.contains($0) ? nil : $0 },
            startedAt: self.startedAt,
            endedAt: self.endedAt
        )
    }
}

extension Report {
    var withoutTexts: Report {
        Report(
            id: self.id,
            room: self.room,
            reporter: self.reporter,
            reported: self.reported,
            reason: self.reason,
            note: self.note,
            texts: [],
            createdAt: self.createdAt,
            decision: self.decision
        )
    }

    func decided(_ decision: ReportDecision) -> Report {
        self.with(reporter: self.reporter, reported: self.reported, decision: self.decision ?? decision)
    }

    func without(_ gone: Set<AccountID>) -> Report {
        self.with(
            reporter: self.reporter.flatMap { gone.contains($0) ? nil : $0 },
            reported: self.reported.flatMap { gone.contains($0) ? nil : $0 },
            decision: self.decision
        )
    }

    private func with(reporter: AccountID?, reported: AccountID?, decision: ReportDecision?) -> Report {
        Report(
            id: self.id,
            room: self.room,
            reporter: reporter,
            reported: reported,
            reason: self.reason,
            note: self.note,
            texts: self.texts,
            createdAt: self.createdAt,
            decision: decision
        )
    }
}
