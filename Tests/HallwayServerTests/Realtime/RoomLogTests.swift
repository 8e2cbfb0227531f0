import Logging
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct RoomLogTests {
    private let log = RoomLog()
    private let store = MemorySafetyStore()
    private let now = Instant(milliseconds: 1_767_225_600_000)
    private var writer: RoomLogWriter {
        RoomLogWriter(
            log: self.log,
            store: self.store,
            logger: LogFormat.text.logger(label: "test", level: .critical)
        )
    }

    private func open(_ room: RoomID) {
        self.log.append(.opened(room, caller: .random(), callee: .random(), at: self.now))
    }

    @Test func whatIsNotedIsWrittenOnceAndInOrder() async throws {
        let room = RoomID.random()
        self.open(room)
        self.log.append(.closed(room, at: self.now.advanced(by: .seconds(5))))
        await self.writer.write()
        await self.writer.write()
        #expect(try await self.store.room(room)?.endedAt == self.now.advanced(by: .seconds(5)))
    }

    @Test func whatCannotBeWrittenIsWrittenLaterBeforeWhatCameMeanwhile() async throws {
        let room = RoomID.random()
        self.open(room)
        self.store.fail(with: StoreError(code: .unavailable, message: "out"))
        await self.writer.write()
        self.log.append(.closed(room, at: self.now))
        self.store.fail(with: nil)
        await self.writer.write()
        #expect(try await self.store.room(room)?.endedAt == self.now)
    }

    @Test func beyondTheBoundNewEntriesAreDroppedAndWhatWasThereIsKept() async throws {
        let first = RoomID.random()
        self.open(first)
        for _ in 0..<70_000 { self.log.append(.closed(first, at: self.now)) }
        let last = RoomID.random()
        self.open(last)
        await self.writer.write()
        #expect(try await self.store.room(first) != nil)
        #expect(try await self.store.room(last) == nil)
    }
}
