import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import SocketIO
import SocketIOClient
import SocketIOHummingbird
import SocketIOServer
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The guide's five lines, served for real.
struct MountTests {
    @Test(.timeLimit(.minutes(1)))
    func aRouterAndSocketsShareAPort() async throws {
        let router = Router()
        router.get("/hello") { _, _ in "Hello from the router." }
        let sockets = SocketIOServer()
        sockets.namespace("/").onConnect { socket in socket.on("shout") { (text: String) in text.uppercased() } }
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        var app = Application(
            router: router,
            server: .socketIO(sockets),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in ready.yield(channel.localAddress?.port ?? 0) }
        )
        app.addServices(try #require(sockets.namespaces))
        let group = ServiceGroup(services: [app], logger: Logger(label: "mount"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            let page = try #require(URL(string: "http://127.0.0.1:\(port)/hello"))
            let (body, _) = try await URLSession.shared.data(from: page)
            #expect(String(decoding: body, as: UTF8.self) == "Hello from the router.")
            let client = try await SocketIOClient.connect(host: "127.0.0.1", port: port, payload: nil)
            let answer = try await client.call("shout", ByteBuffer(string: "\"face to face\""))
            #expect(answer.string == "FACE TO FACE")
            try await client.disconnect()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
