import ChatProtocol
import Foundation
import NIOCore
import NIOPosix
import SharedKernel

extension Hall {
    /// Opens a connection and says these bytes; whoever calls closes it.
    func say(_ text: String) async throws -> any Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: self.port)
            .get()
        if !text.isEmpty { try await channel.writeAndFlush(ByteBuffer(string: text)) }
        return channel
    }

    /// Whether a new connection is heard.
    func isServing() async throws -> Bool {
        let heard = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Bool.self)
        // There from the start: a connection that is turned away is closed at once.
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FirstBytes(heard))
                }
            }
            .connect(host: "127.0.0.1", port: self.port)
            .get()
        let request = "GET /healthz HTTP/1.1\r\nHost: hall\r\nConnection: close\r\n\r\n"
        channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
        return try await heard.futureResult.get()
    }

    /// Asks to come in, all in one breath, and is gone before anybody can answer.
    func knockAndVanish(_ pass: Pass, room: RoomID?) async throws {
        let connect = try JSONEncoder().encode(ConnectArgument(token: pass.accessToken, room: room))
        let message = "40" + String(decoding: connect, as: UTF8.self)
        var bytes = ByteBuffer(
            string: "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        // A final text frame, masked with zeroes.
        bytes.writeBytes([0x81, 0xFE])
        bytes.writeInteger(UInt16(message.utf8.count))
        bytes.writeInteger(UInt32(0))
        bytes.writeString(message)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: self.port)
            .get()
        try await channel.writeAndFlush(bytes)
        try await channel.close()
    }
}

/// Tells whether anything came before the connection was closed.
private final class FirstBytes: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let heard: EventLoopPromise<Bool>

    init(_ heard: EventLoopPromise<Bool>) {
        self.heard = heard
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.heard.succeed(true)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.heard.succeed(false)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.heard.succeed(false)
    }
}
