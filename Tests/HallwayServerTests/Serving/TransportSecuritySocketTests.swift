import Foundation
import LocalCertificates
import NIOCore
import NIOEmbedded
import NIOPosix
import NIOSSL
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

/// https over real sockets, with clients that trust the authority and look at names.
@Suite struct TransportSecuritySocketTests {
    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func aClientThatTrustsTheAuthorityIsServed(version: TLSVersion) async throws {
        try await Self.withServer { port, files in
            let answer = try await Self.ask(port: port, trusting: files.authority) { $0.maximumTLSVersion = version }
            #expect(answer == "hello")
        }
    }

    @Test func aClientThatDoesNotTrustTheAuthorityIsNot() async throws {
        try await Self.withServer { port, _ in
            await #expect(throws: NIOSSLError.self) { try await Self.ask(port: port, trusting: nil) }
        }
    }

    @Test func aClientThatLooksForAnotherNameIsNot() async throws {
        // NIOSSL is content with the address it connects to, so there must be none in the certificate.
        try await Self.withServer(addresses: []) { port, files in
            await #expect(throws: NIOSSLExtraError.failedToValidateHostname) {
                try await Self.ask(port: port, for: "example.org", trusting: files.authority)
            }
        }
    }

    @Test func aClientThatKnowsOnlyOldVersionsIsNot() async throws {
        try await Self.withServer { port, files in
            await #expect(throws: NIOSSLError.self) {
                try await Self.ask(port: port, trusting: files.authority) {
                    $0.minimumTLSVersion = .tlsv1
                    $0.maximumTLSVersion = .tlsv11
                }
            }
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func pythonTrustsItByNameAndByAddressAndGetsHTTP1(host: String) async throws {
        try await Self.withServer { port, files in
            let output = Pipe()
            let python = Process()
            python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            python.arguments = ["python3", "-c", Self.pythonClient, files.authority, "\(port)", host]
            python.standardOutput = output
            try python.run()
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            python.waitUntilExit()
            #expect(text == "TLSv1.3 http/1.1 hello\n")
        }
    }

    @Test func whoConnectsAndSaysNothingIsClosedAfterTenSeconds() async throws {
        try await Self.withFiles { security, _ in
            // In a function of its own, because an embedded channel is for one thread.
            func run() throws {
                let channel = EmbeddedChannel()
                try security.configurePipeline(of: channel)
                try channel.connect(to: SocketAddress(ipAddress: "192.0.2.33", port: 8_443)).wait()
                // The beginning of a ClientHello that never ends.
                try channel.writeInbound(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
                channel.embeddedEventLoop.advanceTime(by: .milliseconds(9_999))
                #expect(channel.isActive)
                channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
                #expect(!channel.isActive)
            }
            try run()
        }
    }

    private static let pythonClient = """
        import socket, ssl, sys
        context = ssl.create_default_context(cafile=sys.argv[1])
        assert context.check_hostname
        context.set_alpn_protocols(["h2", "http/1.1"])
        with socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname=sys.argv[3]) as secure:
                print(secure.version(), secure.selected_alpn_protocol(), secure.recv(99).decode())
        """

    private static func withFiles(
        addresses: [String] = ["127.0.0.1"],
        _ body: (TransportSecurity, LocalCertificateFiles) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with { folder in
            let now = WallClock.system.now
            let hosts = try CertificateHosts(names: ["localhost"], addresses: addresses)
            let files = LocalCertificateFiles(folder: folder.path)
            try files.write(try LocalCertificate.make(for: hosts, on: "desk", at: now))
            let security = try TransportSecurity(
                certificateFile: files.certificate,
                keyFile: files.key,
                at: now
            )
            try await body(security, files)
        }
    }

    /// A server that says hello to everybody who has come through the handshake, and closes.
    private static func withServer(
        addresses: [String] = ["127.0.0.1"],
        _ body: (Int, LocalCertificateFiles) async throws -> Void
    ) async throws {
        try await Self.withFiles(addresses: addresses) { security, files in
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try security.configurePipeline(of: channel)
                        try channel.pipeline.syncOperations.addHandler(Greeter())
                    }
                }
                .bind(host: "127.0.0.1", port: 0)
                .get()
            do {
                try await body(try #require(listener.localAddress?.port), files)
                try await listener.close()
            } catch {
                try await listener.close()
                throw error
            }
        }
    }

    private static func ask(
        port: Int,
        for host: String = "localhost",
        trusting authority: String?,
        _ configure: (inout TLSConfiguration) -> Void = { _ in }
    ) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authority { configuration.trustRoots = .file(authority) }
        configure(&configuration)
        let context = try NIOSSLContext(configuration: configuration)
        let answer = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: answer.futureResult.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: host),
                        Hearing(answer: answer)
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        let text = try await answer.futureResult.get()
        try? await channel.closeFuture.get()
        return text
    }

    private final class Greeter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelActive(context: ChannelHandlerContext) {
            // Held back by the TLS handler until the handshake is done.
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: "hello")), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private final class Hearing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let answer: EventLoopPromise<String>

        init(answer: EventLoopPromise<String>) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.answer.succeed(String(buffer: self.unwrapInboundIn(data)))
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.answer.fail(ChannelError.eof)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            self.answer.fail(error)
            context.close(promise: nil)
        }
    }
}
