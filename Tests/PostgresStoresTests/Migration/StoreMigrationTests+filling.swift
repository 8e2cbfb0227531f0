#if Postgres
import Accounts
import Safety
import SharedKernel

extension StoreMigrationTests {
    /// Puts something of every kind into both stores, and answers with the accounts that last.
    static func fill(_ store: some AccountStore, _ safety: some SafetyStore) async throws -> [AccountID] {
        let zoe = Cast.account(.member)
        let retired = (0..<8).map { SignInSession.RetiredToken(digest: Cast.digest($0), at: Cast.after($0)) }
        let session = Cast.session(of: zoe.id, retired: retired)
        _ = try await store.add(zoe, credentials: Cast.credentials("zoë"), session: session, spending: nil)
        let guests = try await Cast.enter(3, into: store)
        try await store.revoke(session.id, at: Cast.after(1))
        for index in 1...3 {
            let digest = InviteDigest(bytes: [UInt8](repeating: UInt8(index), count: 32))
            try await store.add(Cast.invite(uses: index), digest: digest, noting: Cast.entry(.inviteMade))
        }
        let (max, ida) = (guests[0].account, guests[1].account)
        _ = try await store.ban(Cast.ban(max), noting: Cast.entry(.accountBanned))
        for (index, other) in [max, ida].enumerated() {
            try await safety.add(Block(blocker: zoe.id, blocked: other, room: .random(), createdAt: Cast.after(index)))
        }
        let rooms = (0..<1_203).map { _ in RoomID.random() }
        try await safety.log(
            rooms.enumerated().flatMap { index, room -> [RoomLogEntry] in
                let callee = index == 0 ? guests[2].account : max
                let opened = RoomLogEntry.opened(room, caller: zoe.id, callee: callee, at: Cast.start)
                return index.isMultiple(of: 2) ? [opened, .closed(room, at: Cast.after(2))] : [opened]
            }
        )
        let text = "👋🏽 \"hi\"\n\u{0}\\'; --"
        let texts = [ReportedText(isByReported: true, sentAt: "2026-01-01T00:00:00.250Z", text: text)]
        for (index, reporter) in [zoe.id, max, ida].enumerated() {
            let report = Report(
                id: .random(),
                room: rooms[index],
                reporter: reporter,
                reported: guests[2].account,
                reason: .harassment,
                note: index == 0 ? "Zoë's\n\tnote" : nil,
                texts: texts,
                createdAt: Cast.start
            )
            _ = try await safety.file(report)
            let decision = ReportDecision(outcome: .upheld, at: Cast.after(9), by: "Ida", note: nil)
            if index == 1 { _ = try await safety.decide(report.id, decision) }
        }
        // One of them is gone, and rooms and reports have lost a name.
        _ = try await store.delete(guests[2].account, provenBy: nil, noting: Cast.entry(.accountDeleted))
        return [zoe.id, max, ida]
    }
}
#endif
