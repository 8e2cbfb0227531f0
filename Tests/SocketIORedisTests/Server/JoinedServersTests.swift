import Logging
import NIOCore
import RedisClient
import ServiceLifecycle
import ServiceLifecycleTestKit
import SocketIO
import SocketIOClient
import SocketIOServer
import TestSupport
import Testing

@testable import SocketIORedis
@testable import SocketIOServer

/// Two servers that a real Redis server joins, each with clients.
@Suite(.serialized, .timeLimit(.minutes(3)), .disabled(if: Joined.isSkipped, "\(ScratchRedis.absence)"))
struct JoinedServersTests {
    @Test func whatIsSaidOnOneServerIsHeardOnAllInItsOrder() async throws {
        try await Joined.withServers(redis: try ScratchRedis()) { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            one.namespace.emit("all", 1)
            for client in [a, b] { try await client.expect(#"["all",1]"#) }
            one.namespace.to("lounge").except(a.socket.id).emit("but a")
            try await b.expect(#"["but a"]"#)
            one.namespace.except("lounge").emit("nobody")
            one.namespace.local.emit("here")
            try await a.expect(#"["here"]"#)
            one.namespace.to(b.socket.id).emit("b alone")
            try await b.expect(#"["b alone"]"#)
            one.namespace.volatile.emit("news")
            for client in [a, b] { try await client.expect(#"["news"]"#) }
            for number in 0..<500 { one.namespace.emit("n", number) }
            for client in [a, b] { for number in 0..<500 { try await client.expect(#"["n",\#(number)]"#) } }
        }
    }

    @Test func socketsOfAllServersAreMovedAndShownOut() async throws {
        try await Joined.withServers(redis: try ScratchRedis()) { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            one.namespace.to("lounge").socketsJoin("attic")
            one.namespace.socketsLeave("lounge")
            // What follows on the same way has come after it.
            one.namespace.emit("sync")
            for client in [a, b] {
                try await client.expect(#"["sync"]"#)
                #expect(try await client.client.call("rooms").string(at: 0) == "attic")
            }
            one.namespace.to("attic").disconnectSockets(closingTransports: true)
            for client in [a, b] { try await client.client.waitUntilClosed() }
        }
    }

    @Test func whoIsAwayOnAnotherServerMissesNothingAndTheOffsetIsTheSame() async throws {
        try await Joined.withServers(redis: try ScratchRedis(), namespaces: { $0.recovery = .init() }) { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            one.namespace.emit("one")
            let offset = try await a.expectRecoverable(#"["one"]"#)
            #expect(try await b.expectRecoverable(#"["one"]"#) == offset)
            let pid = try #require(b.socket.recoveryID)
            try await b.client.drop()
            while !other.namespace.sockets.isEmpty { await Task.yield() }
            one.namespace.to("lounge").emit("two")
            one.namespace.emit("three")
            let witness = try await other.enter()
            one.namespace.emit("four")
            // What was said before may still have been on its way when the witness came.
            while try await !witness.next().hasPrefix(#"["four""#) {}
            let again = try await other.enter(auth: #"{"pid":"\#(pid)","offset":"\#(offset)"}"#)
            #expect(again.socket.isRecovered && again.socket.id == b.socket.id)
            for event in [#"["two"]"#, #"["three"]"#, #"["four"]"#] { try await again.expectRecoverable(event) }
        }
    }

    @Test func whoWasAwayWhileRedisWasIsNotRecovered() async throws {
        let redis = try ScratchRedis()
        try await Joined.withServers(redis: redis, namespaces: { $0.recovery = .init() }) { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            one.namespace.emit("one")
            try await a.expectRecoverable(#"["one"]"#)
            let offset = try await b.expectRecoverable(#"["one"]"#)
            let pid = try #require(b.socket.recoveryID)
            try await b.client.drop()
            while !other.namespace.sockets.isEmpty { await Task.yield() }
            redis.kill()
            one.namespace.emit("lost")
            // Those of its own are told as ever.
            try await a.expectRecoverable(#"["lost"]"#)
            try redis.start()
            let witness = try await other.enter()
            while true {
                one.namespace.emit("again")
                try await a.expectRecoverable(#"["again"]"#)
                guard one.broadcaster.publish(Broadcast(.leave(["none"]), namespace: "/")) == .dropped else { break }
            }
            try await one.broadcaster.client.untilSubscribed(2)
            one.namespace.emit("heard")
            while try await !witness.next().hasPrefix(#"["heard""#) {}
            let again = try await other.enter(auth: #"{"pid":"\#(pid)","offset":"\#(offset)"}"#)
            #expect(!again.socket.isRecovered)
        }
    }

    @Test func theLastWordsOfAServerThatStopsAreHeard() async throws {
        let redis = try ScratchRedis()
        try await Joined.withClients(1, of: redis) { clients in
            var settings = NamespacesConfiguration()
            settings.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let hearing = JoinedServer(RedisBroadcaster(clients[0], configuration: Joined.configuration()), settings)
            let client = Joined.client(of: redis)
            let leaving = JoinedServer(RedisBroadcaster(client, configuration: Joined.configuration()), settings)
            leaving.namespace.onConnect { [namespace = leaving.namespace] socket in
                let id = socket.id
                socket.onDisconnect { _ in for number in 0..<100 { namespace.emit("left", id, number) } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await hearing.service.run() }
                defer { group.cancelAll() }
                await hearing.listening()
                let stays = try await hearing.enter()
                let id = try await testGracefulShutdown { trigger in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        let services = ServiceGroup(
                            services: [client, leaving.service],
                            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                        )
                        group.addTask { try await services.run() }
                        await leaving.listening()
                        try await clients[0].untilSubscribed(2)
                        let goes = try await leaving.enter()
                        trigger.triggerGracefulShutdown()
                        try await group.waitForAll()
                        return goes.socket.id
                    }
                }
                for number in 0..<100 { try await stays.expect(#"["left","\#(id)",\#(number)]"#) }
            }
        }
    }
}

extension JSONSlice {
    fileprivate func string(at index: Int) -> String? { self.item(index)?.string }
}
