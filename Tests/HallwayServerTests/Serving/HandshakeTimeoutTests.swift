import NIOCore
import NIOEmbedded
import NIOTLS
import Testing

@testable import HallwayServer

@Suite struct HandshakeTimeoutTests {
    @Test func whoNeverFinishesTheHandshakeIsClosedAfterTenSeconds() throws {
        let channel = try Self.connected()
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(9_999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test func toSeemBusyDoesNotHelp() throws {
        let channel = try Self.connected()
        for _ in 0..<10 {
            #expect(channel.isActive)
            try channel.writeInbound(ByteBuffer(string: "."))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(!channel.isActive)
    }

    @Test func whoHasFinishedItStaysAndIsNotWatchedAnyMore() throws {
        let channel = try Self.connected()
        channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: "http/1.1"))
        #expect(throws: ChannelPipelineError.notFound) {
            try channel.pipeline.syncOperations.handler(type: HandshakeTimeout.self)
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func thoseBehindItHearOfTheHandshakeToo() throws {
        let listener = Listener()
        let channel = try Self.connected(listener)
        channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
        channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.shutdownCompleted)
        #expect(listener.heard == [.handshakeCompleted(negotiatedProtocol: nil), .shutdownCompleted])
        _ = try channel.finish()
    }

    private static func connected(_ handlers: any ChannelHandler...) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: [HandshakeTimeout()] + handlers)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.33", port: 8_443)).wait()
        return channel
    }

    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var heard: [TLSUserEvent] = []

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if let event = event as? TLSUserEvent { self.heard.append(event) }
        }
    }
}
