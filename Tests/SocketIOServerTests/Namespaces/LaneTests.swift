import Dispatch
import NIOCore
import NIOPosix
import SocketIO
import Testing

@testable import SocketIOServer

@Suite(.timeLimit(.minutes(1))) struct LaneTests {
    private let packet = EncodedPacket.event("a", nil)

    @Test func aLaneTakesNoMoreThanItsBound() async throws {
        let lane = Lane(eventLoop: MultiThreadedEventLoopGroup.singleton.any(), bound: 3)
        let delivery = Lane.Delivery(packet: self.packet, receivers: [], isVolatile: false)
        #expect((0..<5).map { _ in lane.put(delivery) } == [true, true, true, false, false])
        lane.kick()
        // What was put is gone when what the kick has scheduled is done.
        try await lane.eventLoop.submit {}.get()
        #expect(lane.put(delivery))
    }

    @Test func whoseEventLoopIsTooFarBehindComesBackAndMissesNothing() async throws {
        try await NamespaceHost.run(namespaces: {
            $0.maximumLaneDeliveries = 4
            $0.recovery = RecoveryConfiguration()
        }) { host in
            let namespace = host.server.namespace("/")
            let client = try await host.enter()
            namespace.emit("first")
            let offset = try await client.expectRecoverable(#"["first"]"#)
            let loop = try #require(namespace.socket(client.id)).eventLoop
            let release = DispatchSemaphore(value: 0)
            loop.execute { release.wait() }
            for number in 0..<10 { namespace.emit("n", number) }
            release.signal()
            // Of those that fitted nothing is sent either: what follows them could not be.
            try await client.connection.expectClose(1001)
            let auth = #"{"pid":"\#(try #require(client.recoveryID))","offset":"\#(offset)"}"#
            let again = try await host.enter(auth: auth)
            #expect(again.id == client.id)
            for number in 0..<10 { try await again.expectRecoverable(#"["n",\#(number)]"#) }
        }
    }
}
