import NIOCore
import Testing

@testable import RedisClient

@Suite(.timeLimit(.minutes(5))) struct MessageBufferTests {
    private func message(_ number: Int) -> RedisSubscription.Element {
        .message(RedisMessage(channel: "c", payload: ByteBuffer(string: "\(number)")))
    }

    @Test func whatIsPutIsReadInItsOrder() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 4, bytes: 1_000))
        for number in 0..<4 { buffer.put(self.message(number)) }
        for number in 0..<4 { #expect(try await buffer.next() == self.message(number)) }
    }

    @Test func beyondTheBoundTheOldestGoAndTheReaderIsToldHowMany() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 2, bytes: 1_000))
        for number in 0..<5 { buffer.put(self.message(number)) }
        #expect(try await buffer.next() == .lagged(3))
        #expect(try await buffer.next() == self.message(3))
        buffer.put(self.message(5))
        #expect(try await buffer.next() == self.message(4))
        #expect(try await buffer.next() == self.message(5))
    }

    @Test func bytesAreBoundedTooButOneMessageAlwaysFits() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 100, bytes: 10))
        for size in [4, 4, 4, 40] {
            buffer.put(.message(RedisMessage(channel: "c", payload: ByteBuffer(repeating: 1, count: size))))
        }
        #expect(try await buffer.next() == .lagged(3))
        guard case .message(let message) = try await buffer.next() else {
            Issue.record("the last message is left")
            return
        }
        #expect(message.payload.readableBytes == 40)
    }

    @Test func aReaderWaitsForWhatComes() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 4, bytes: 1_000))
        async let element = buffer.next()
        buffer.put(.reconnected)
        #expect(try await element == .reconnected)
    }

    @Test func whatWasReceivedIsReadBeforeTheEnd() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 4, bytes: 1_000))
        buffer.put(self.message(1))
        buffer.end(nil)
        buffer.put(self.message(2))
        #expect(try await buffer.next() == self.message(1))
        #expect(try await buffer.next() == nil)
        #expect(try await buffer.next() == nil)
    }

    @Test func aFailureIsThrownOnce() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 4, bytes: 1_000))
        buffer.end(.closed)
        buffer.end(.overloaded)
        await #expect(throws: RedisError.closed) { try await buffer.next() }
        #expect(try await buffer.next() == nil)
    }

    @Test func aReaderWhoseTaskIsCancelledWaitsNoMore() async throws {
        let buffer = MessageBuffer(bound: Load(commands: 4, bytes: 1_000))
        let reader = Task { try await buffer.next() }
        reader.cancel()
        #expect(try await reader.value == nil)
        buffer.put(self.message(1))
        #expect(try await buffer.next() == self.message(1))
    }
}
