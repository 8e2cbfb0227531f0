#if Postgres
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

@Suite struct RoomLogBatchTests {
    private typealias Log = [RoomID: LoggedRoom]

    private static func room(_ number: UInt64) -> RoomID { RoomID(high: 0, low: number) }

    private static func opened(_ room: UInt64, at time: Int64) -> RoomLogEntry {
        let (zoe, max) = (AccountID(high: 0, low: 1), AccountID(high: 0, low: 2))
        return .opened(Self.room(room), caller: zoe, callee: max, at: Instant(milliseconds: time))
    }

    private static func closed(_ room: UInt64, at time: Int64) -> RoomLogEntry {
        .closed(Self.room(room), at: Instant(milliseconds: time))
    }

    @Test func roomsThatOpenAndCloseInTurnAreOnePart() {
        let batch = RoomLogBatch((1...9).flatMap { [Self.opened($0, at: 1), Self.closed($0, at: 2)] })
        #expect(batch.parts.map { [$0.openings.count, $0.closings.count] } == [[9, 9]])
        #expect(Set(batch.accounts).count == 2)
    }

    @Test func aClosingBeforeTheOpeningStaysBeforeIt() {
        let batch = RoomLogBatch([Self.closed(1, at: 1), Self.opened(1, at: 2), Self.closed(1, at: 3)])
        #expect(batch.parts.map { [$0.openings.count, $0.closings.count] } == [[0, 1], [1, 1]])
        #expect(RoomLogBatch([]).parts.isEmpty)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func toWritePartsIsToWriteEntriesOneByOne(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let entries = (0..<Int64(40)).map { time in
            let room = UInt64.random(in: 0..<5, using: &generator)
            return Bool.random(using: &generator) ? Self.opened(room, at: time) : Self.closed(room, at: time)
        }
        // Some rooms are in the log before.
        var oneByOne: Log = [:]
        Self.write([Self.opened(0, at: -1), Self.opened(1, at: -1), Self.closed(1, at: -1)], to: &oneByOne)
        var byParts = oneByOne
        Self.write(entries, to: &oneByOne)
        for part in RoomLogBatch(entries).parts {
            let openings: [RoomLogEntry] = part.openings.map {
                .opened($0.room, caller: $0.caller, callee: $0.callee, at: $0.at)
            }
            Self.write(openings + part.closings.map { .closed($0.room, at: $0.at) }, to: &byParts)
        }
        #expect(byParts == oneByOne)
    }

    /// What a log does with entries, in the words of `SafetyStore`.
    private static func write(_ entries: [RoomLogEntry], to log: inout Log) {
        for entry in entries {
            switch entry {
            case .opened(let room, let caller, let callee, let instant):
                guard log[room] == nil else { continue }
                log[room] = LoggedRoom(id: room, caller: caller, callee: callee, startedAt: instant, endedAt: nil)
            case .closed(let room, let instant):
                guard let known = log[room], known.endedAt == nil else { continue }
                log[room] = LoggedRoom(
                    id: room,
                    caller: known.caller,
                    callee: known.callee,
                    startedAt: known.startedAt,
                    endedAt: instant
                )
            }
        }
    }
}
#endif
