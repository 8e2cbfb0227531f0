import Foundation
import NIOCore
import SocketIOServer
import Testing

/// Several servers that a hub joins, each with a client.
@Suite(.timeLimit(.minutes(1))) struct ServersTests {
    private func withHosts(
        change: @escaping (inout NamespacesConfiguration) -> Void = { _ in },
        _ body: (_ one: NamespaceHost, _ other: NamespaceHost) async throws -> Void
    ) async throws {
        let hub = BroadcastHub()
        try await NamespaceHost.run {
            $0.broadcaster = hub.broadcaster()
            change(&$0)
        } with: {
            $0.broadcaster = hub.broadcaster()
            change(&$0)
        } _: { one, other in
            for host in [one, other] {
                host.server.namespace("/").onConnect { socket in
                    try socket.join("lounge")
                    socket.on("rooms") { [unowned socket] in socket.rooms.subtracting([socket.id]).sorted() }
                }
            }
            try await body(one, other)
        }
    }

    @Test func whatIsSaidOnOneServerIsHeardOnAll() async throws {
        try await self.withHosts { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            let namespace = one.server.namespace("/")
            namespace.emit("all", 1, Data([1]))
            for client in [a, b] {
                #expect(try await client.connection.frame().text == #"451-["all",1,{"_placeholder":true,"num":0}]"#)
                #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [1]))
            }
            namespace.to("lounge").except(a.id).emit("but a")
            try await b.expect(#"["but a"]"#)
            namespace.local.emit("here")
            namespace.to(b.id).emit("b", "alone")
            try await b.expect(#"["b","alone"]"#)
            try await a.expect(#"["here"]"#)
            for number in 0..<200 { namespace.emit("n", number) }
            for client in [a, b] { for number in 0..<200 { try await client.expect(#"["n",\#(number)]"#) } }
        }
    }

    @Test func socketsOfAllServersAreMovedAndShownOut() async throws {
        try await self.withHosts { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            let namespace = one.server.namespace("/")
            namespace.to("lounge").socketsJoin("attic")
            namespace.socketsLeave("lounge")
            // What follows on the same way has come after it.
            namespace.emit("sync")
            for client in [a, b] {
                try await client.expect(#"["sync"]"#)
                try await client.expectAnswer(to: #"["rooms"]"#, #"[["attic"]]"#)
            }
            namespace.to("attic").disconnectSockets(closingTransports: true)
            for client in [a, b] {
                #expect(try await client.connection.frame().text == "41")
                try await client.connection.expectClose(1001)
            }
        }
    }

    @Test func theOffsetIsTheSameOnAllServersAndWhoIsAwayThereMissesNothing() async throws {
        try await self.withHosts(change: { $0.recovery = RecoveryConfiguration() }) { one, other in
            let (a, b) = (try await one.enter(), try await other.enter())
            let namespace = one.server.namespace("/")
            namespace.emit("one", 1)
            let offset = try await a.expectRecoverable(#"["one",1]"#)
            #expect(try await b.expectRecoverable(#"["one",1]"#) == offset)
            try await b.lose()
            while !other.server.namespace("/").sockets.isEmpty { await Task.yield() }
            namespace.emit("two", 2)
            try await a.expectRecoverable(#"["two",2]"#)
            let pid = try #require(b.recoveryID)
            let witness = try await other.enter()
            namespace.emit("three", 3)
            try await witness.expectRecoverable(#"["three",3]"#)
            let again = try await other.enter(auth: #"{"pid":"\#(pid)","offset":"\#(offset)"}"#)
            #expect(again.id == b.id)
            try await again.expectRecoverable(#"["two",2]"#)
            try await again.expectRecoverable(#"["three",3]"#)
        }
    }
}
