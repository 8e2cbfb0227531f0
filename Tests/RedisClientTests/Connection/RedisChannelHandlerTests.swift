import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import RedisClient

@Suite struct RedisChannelHandlerTests {
    /// A handler in a channel without a network, greeted.
    private struct Host {
        let channel = EmbeddedChannel()
        let mailbox = CommandMailbox(bound: Load(commands: 1_000, bytes: 1_000_000))
        let handler: RedisChannelHandler
        let replies = Replies()

        init() throws {
            let loop = self.channel.eventLoop
            self.handler = RedisChannelHandler(
                ConnectionState(
                    Handshake(),
                    settings: ConnectionState.Settings(patience: .seconds(5), keepAlive: .seconds(15)),
                    at: .now(),
                    deadline: .now() + .seconds(5)
                ),
                reader: RESPReader(),
                mailbox: self.mailbox,
                ready: loop.makePromise(),
                ended: loop.makePromise(),
                pushed: nil
            )
            try self.channel.pipeline.syncOperations.addHandler(self.handler)
            try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 6_379)).wait()
            #expect(try self.written() == [RedisCommand("HELLO", "3").encoded])
            try self.channel.writeInbound(ByteBuffer(string: "%1\r\n+proto\r\n:3\r\n"))
        }

        /// Puts commands into the mailbox, as tasks do at the same time.
        func offer(_ commands: [RedisCommand]) {
            for (number, command) in commands.enumerated() {
                let replies = self.replies
                let request = Request<Asker>(
                    id: UInt64(number),
                    token: .callback { replies.add($0) },
                    encoded: command.encoded,
                    deadline: .now() + .seconds(60)
                )
                _ = self.mailbox.offer(request)
            }
        }

        /// The writes that have been flushed.
        func written() throws -> [ByteBuffer] {
            var writes: [ByteBuffer] = []
            while let write = try self.channel.readOutbound(as: ByteBuffer.self) { writes.append(write) }
            return writes
        }

        func finish() throws {
            _ = try self.channel.finish(acceptAlreadyClosed: true)
        }
    }

    private final class Replies: Sendable {
        private let replies = Mutex<[Result<RedisValue, RedisError>]>([])

        var all: [Result<RedisValue, RedisError>] { self.replies.withLock { $0 } }

        func add(_ reply: Result<RedisValue, RedisError>) { self.replies.withLock { $0.append(reply) } }
    }

    private func encoding(of commands: some Sequence<RedisCommand>) -> ByteBuffer {
        commands.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1.encoded) }
    }

    @Test func whatManySendAtTheSameTimeIsOneWrite() throws {
        let host = try Host()
        let commands = (0..<100).map { RedisCommand("ECHO", RedisArgument($0)) }
        host.offer(commands)
        host.handler.mailArrived()
        #expect(try host.written() == [self.encoding(of: commands)])
        try host.channel.writeInbound(self.encodingOfReplies(100))
        #expect(host.replies.all == (0..<100).map { .success(.integer($0)) })
        #expect(host.mailbox.waiting == 0)
        try host.finish()
    }

    private func encodingOfReplies(_ count: Int) -> ByteBuffer {
        ByteBuffer(string: (0..<count).map { ":\($0)\r\n" }.joined())
    }

    @Test func aBigCommandIsWrittenAsItIsBetweenTheSmallOnes() throws {
        let host = try Host()
        let big = RedisCommand("ECHO", RedisArgument(ByteBuffer(repeating: 7, count: 20_000)))
        let small = RedisCommand("PING")
        host.offer([small, small, big, small])
        host.handler.mailArrived()
        #expect(try host.written() == [self.encoding(of: [small, small]), big.encoded, small.encoded])
        try host.finish()
    }

    @Test func aChannelThatTakesNothingIsGivenNothing() throws {
        let host = try Host()
        host.channel.isWritable = false
        host.offer([RedisCommand("PING")])
        host.handler.mailArrived()
        #expect(try host.written() == [])
        host.channel.isWritable = true
        host.channel.pipeline.fireChannelWritabilityChanged()
        #expect(try host.written() == [RedisCommand("PING").encoded])
        try host.finish()
    }

    @Test func aReplyInPiecesIsReadAndWhatFollowsItToo() throws {
        let host = try Host()
        host.offer([RedisCommand("GET", "a"), RedisCommand("GET", "b"), RedisCommand("GET", "c")])
        host.handler.mailArrived()
        for piece in ["+a\r", "\n$5\r\nhe", "ll", "o\r\n+c", "\r\n"] {
            try host.channel.writeInbound(ByteBuffer(string: piece))
        }
        #expect(host.replies.all == [.success(.simple("a")), .success(.bulk("hello")), .success(.simple("c"))])
        try host.finish()
    }

    @Test func afterAViolationTheConnectionIsClosedAndNothingIsReadAnyMore() throws {
        let host = try Host()
        host.offer([RedisCommand("GET", "a"), RedisCommand("GET", "b")])
        host.handler.mailArrived()
        try host.channel.writeInbound(ByteBuffer(string: "+a\r\n?\r\n+b\r\n"))
        let violation = RedisError.protocolError(reason: RESPViolation.unknownType(UInt8(ascii: "?")).description)
        #expect(host.replies.all == [.success(.simple("a")), .failure(violation)])
        #expect(!host.channel.isActive)
        #expect(host.mailbox.isClosed)
        try host.finish()
    }

    @Test func whoIsInTheMailboxAtTheEndIsToldThatNothingWasSent() throws {
        let host = try Host()
        host.offer([RedisCommand("GET", "a")])
        try host.channel.close().wait()
        #expect(host.replies.all == [.failure(.connectionLost(wasSent: false))])
        #expect(host.mailbox.isClosed)
        try host.finish()
    }
}
