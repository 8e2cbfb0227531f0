import NIOCore
import NIOPosix
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One TCP connection, of which a test reads and writes the bytes.
final class RawConnection {
    private let channel: any Channel
    private let inbox: Inbox<ByteBuffer>
    var received = ByteBuffer()

    private init(channel: any Channel, inbox: Inbox<ByteBuffer>) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Opens a connection; without `reading` it takes nothing from the network until it is told to.
    static func open(port: Int, reading: Bool = true) async throws -> RawConnection {
        let inbox = Inbox<ByteBuffer>()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_rcvbuf), value: 65_536)
            .channelOption(.autoRead, value: reading)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RawReader(inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws {
        try await self.send(bytes: Array(text.utf8))
    }

    func send(bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Sends without waiting for the network to take it.
    func push(bytes: [UInt8]) {
        self.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Waits for more bytes.
    func more() async throws {
        var bytes = try await self.inbox.next()
        self.received.writeBuffer(&bytes)
    }

    /// Waits until so many bytes are there, and takes them.
    func take(_ count: Int) async throws -> [UInt8] {
        while self.received.readableBytes < count { try await self.more() }
        let bytes = self.received.readBytes(length: count)
        return try #require(bytes)
    }

    /// Expects that the other side closes, and says nothing more before.
    func expectEnd(_ location: SourceLocation = #_sourceLocation) async throws {
        #expect(self.received.readableBytes == 0, sourceLocation: location)
        do {
            let bytes = try await self.inbox.next()
            Issue.record("more came: \(String(buffer: bytes))", sourceLocation: location)
        } catch InboxError.ended {
            self.channel.close(promise: nil)
        }
    }

    /// Reads to the end, whatever comes.
    func readToEnd() async throws -> String {
        do {
            while true { try await self.more() }
        } catch InboxError.ended {
            self.channel.close(promise: nil)
            return String(buffer: self.received)
        }
    }

    func stopReading() async throws {
        try await self.channel.setOption(.autoRead, value: false).get()
    }

    func startReading() async throws {
        try await self.channel.setOption(.autoRead, value: true).get()
    }

    func closeOutput() async throws {
        try await self.channel.close(mode: .output).get()
    }

    func close() async throws {
        try await self.channel.close().get()
    }

    /// Breaks the connection off, so that the other side gets a reset.
    func abort() async throws {
        let options = try #require(self.channel as? any SocketOptionProvider)
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await self.channel.close().get()
    }
}

private final class RawReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let inbox: Inbox<ByteBuffer>

    init(_ inbox: Inbox<ByteBuffer>) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.inbox.put(Self.unwrapInboundIn(data))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { self.inbox.end() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.inbox.end()
    }
}
