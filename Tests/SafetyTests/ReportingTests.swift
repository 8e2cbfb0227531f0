import Safety
import SharedKernel
import TestSupport
import Testing

@Suite struct ReportingTests {
    private let zoe = AccountID(high: 0, low: 1)
    private let max = AccountID(high: 0, low: 2)
    private let clock = ManualClock()
    private let store = MemorySafetyStore()
    private let service: SafetyService

    init() {
        self.service = SafetyService(
            store: self.store,
            clock: self.clock.wallClock,
            retention: Retention(rooms: .seconds(1), reports: .seconds(1))
        )
    }

    @Test func aReportIsWhatWasToldAndTheLastTwentyTextsOfEachOfTheTwo() async throws {
        let room = RoomID.random()
        // One harmful text, and then many that are to make it go unseen.
        let texts = (0...61).map { index in
            ReportedText(isByReported: index > 22, sentAt: self.clock.now.rfc3339, text: "\(index)")
        }
        let id = try await self.file(in: room, reason: "harassment", note: "rude", texts: texts)
        let report = Report(
            id: id,
            room: room,
            reporter: self.zoe,
            reported: self.max,
            reason: .harassment,
            note: "rude",
            texts: Array(texts[3...22] + texts[42...61]),
            createdAt: self.clock.now
        )
        #expect(try await self.service.report(id) == report)
        #expect(try await self.service.reports(.open, newest: 9) == [report])
    }

    @Test func aSecondReportOfARoomIsAnsweredWithTheFirst() async throws {
        let room = RoomID.random()
        let first = try await self.file(in: room, note: "first")
        #expect(try await self.file(in: room, note: "second") == first)
        #expect(try await self.file(in: .random()) != first)
        #expect(try await self.service.report(first).note == "first")
    }

    @Test(arguments: ["sexual", "minor", "harassment", "hate", "violence", "spam", "other"])
    func theReasonsOfTheProtocolAreTaken(_ reason: String) async throws {
        let id = try await self.file(reason: reason)
        #expect(try await self.service.report(id).reason.rawValue == reason)
    }

    @Test(arguments: ["", "Spam", "spam ", "rude"])
    func anyOtherReasonIsRefused(_ reason: String) async throws {
        await self.expect(.invalidRequest) { try await self.file(reason: reason) }
        #expect(try await self.service.reports(.all, newest: 1) == [])
    }

    @Test(arguments: [
        (nil, nil), ("", nil), (" \n\t\u{3000}\u{2028}", nil), (" a\n\tb \r\n", "a\n\tb"), ("\u{0301}", "\u{0301}"),
        ("👩‍👩‍👧", "👩‍👩‍👧"), (" " + String(repeating: "é", count: 1_000) + " ", String(repeating: "é", count: 1_000)),
    ])
    func aNoteIsTrimmedAndKeptOrNone(_ typed: String?, _ kept: String?) async throws {
        let id = try await self.file(note: typed)
        #expect(try await self.service.report(id).note == kept)
    }

    @Test(arguments: [
        String(repeating: "a", count: 1_001), String(repeating: "e\u{301}", count: 501), "a\u{0}b", "a\u{1B}[2Jb",
        "a\rb",
        "a\r\nb", "\u{7}", "a\u{7F}b", "a\u{9B}b",
    ])
    func aNoteThatIsTooLongOrHasControlsIsRefused(_ note: String) async throws {
        await self.expect(.invalidRequest) { try await self.file(note: note) }
        #expect(try await self.service.reports(.all, newest: 1) == [])
        let id = try await self.file()
        await self.expect(.invalidRequest) { try await self.service.decide(id, .upheld, note: note, by: "Ida") }
        #expect(try await self.service.report(id).decision == nil)
    }

    @Test func theFirstDecisionStays() async throws {
        let id = try await self.file()
        let decision = ReportDecision(outcome: .upheld, at: self.clock.now, by: "Ida", note: "seen it")
        #expect(try await self.service.decide(id, .upheld, note: " seen it ", by: "Ida").decision == decision)
        await self.expect(.alreadyDecided) { try await self.service.decide(id, .dismissed, note: "seen it", by: "Ida") }
        await self.expect(.alreadyDecided) { try await self.service.decide(id, .upheld, note: nil, by: "Ida") }
        await self.expect(.alreadyDecided) { try await self.service.decide(id, .upheld, note: "seen it", by: "Bob") }
        #expect(try await self.service.decide(id, .upheld, note: "seen it", by: "Ida").decision == decision, "repeated")
        self.clock.advance(by: .milliseconds(1))
        await self.expect(.alreadyDecided) { try await self.service.decide(id, .upheld, note: "seen it", by: "Ida") }
        #expect(try await self.service.report(id).decision == decision)
        #expect(try await self.service.reports(.open, newest: 9) == [])
    }

    @Test func whatIsUnknownIsNotDecided() async throws {
        await self.expect(.notFound) { try await self.service.report(.random()) }
        await self.expect(.notFound) { try await self.service.decide(.random(), .upheld, note: nil, by: "Ida") }
    }

    private func file(
        in room: RoomID = .random(),
        reason: String = "spam",
        note: String? = nil,
        texts: [ReportedText] = []
    ) async throws -> ReportID {
        try await self.service.report(self.max, by: self.zoe, in: room, reason: reason, note: note, texts: texts)
    }

    private func expect(_ code: SafetyError.Code, _ call: () async throws -> some Any) async {
        let error = await #expect(throws: SafetyError.self) { _ = try await call() }
        #expect(error?.code == code)
    }
}
