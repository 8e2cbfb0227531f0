import Foundation
import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct AudienceTests {
    /// Runs a server whose clients join the rooms that they name, and may say things to rooms.
    private func withHost(
        namespaces: (inout NamespacesConfiguration) -> Void = { _ in },
        _ body: (NamespaceHost, Namespace) async throws -> Void
    ) async throws {
        try await NamespaceHost.run(namespaces: namespaces) { host in
            let namespace = host.server.namespace("/")
            namespace.onConnect { socket in
                for room in try socket.auth(as: [String: [String]].self)["rooms"] ?? [] { try socket.join(room) }
                socket.on("sync") {}
                socket.on("to") { [unowned socket] (room: String, text: String) in socket.to(room).emit("said", text) }
                socket.on("all") { [unowned socket] (text: String) in socket.broadcast.emit("said", text) }
                socket.on("join") { [unowned socket] (room: String) in try socket.join(room) }
                socket.on("leave") { [unowned socket] (room: String) in socket.leave(room) }
                socket.on("rooms") { [unowned socket] in socket.rooms.subtracting([socket.id]).sorted() }
            }
            try await body(host, namespace)
        }
    }

    /// Expects that nothing was said to a client before now.
    private func expectSilence(_ clients: RawClient..., at location: SourceLocation = #_sourceLocation) async throws {
        for client in clients { try await client.expectAnswer(to: #"["sync"]"#, "[]", location) }
    }

    @Test func aTransportIsClosedWithoutShowingTheClientOut() async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect { socket in
                socket.on("go") { [unowned socket] in socket.closeTransport() }
            }
            let client = try await host.enter()
            try await client.emit(#"["go"]"#)
            try await client.connection.expectClose(1001)
        }
    }

    /// The official clients take such a name for an event of their own, or throw.
    @Test(arguments: SocketEvent.reservedNames.sorted())
    func aNameThatClientsKeepForThemselvesIsNotSent(name: String) async throws {
        try await self.withHost { host, namespace in
            let client = try await host.enter()
            namespace.emit(name, 1)
            let raw = try #require(JSONSlice(ByteBuffer(string: #"["\#(name)"]"#)))
            namespace.everybody.emit(raw: raw)
            try await self.expectSilence(client)
        }
    }

    @Test func everyWordNarrowsWhomItIsFor() async throws {
        try await self.withHost { host, namespace in
            let a = try await host.enter(auth: #"{"rooms":["x"]}"#)
            let b = try await host.enter(auth: #"{"rooms":["x","y"]}"#)
            let c = try await host.enter(auth: #"{"rooms":["y","z"]}"#)
            namespace.emit("all", 1)
            for client in [a, b, c] { try await client.expect(#"["all",1]"#) }
            namespace.to("x").emit("x", 1)
            for client in [a, b] { try await client.expect(#"["x",1]"#) }
            namespace.to("x").to("y").emit("xy", 1)
            for client in [a, b, c] { try await client.expect(#"["xy",1]"#) }
            namespace.to("x", "y").except("z").emit("no z", 1)
            for client in [a, b] { try await client.expect(#"["no z",1]"#) }
            namespace.to("y").except(b.id).emit("no b", 1)
            try await c.expect(#"["no b",1]"#)
            namespace.to(a.id).emit("a alone", 1)
            try await a.expect(#"["a alone",1]"#)
            namespace.except("y").emit("no y")
            try await a.expect(#"["no y"]"#)
            namespace.local.to("z").emit("local")
            try await c.expect(#"["local"]"#)
            namespace.everybody.to([]).emit("nobody")
            try await self.expectSilence(a, b, c)
        }
    }

    @Test func aSocketSpeaksToOthers() async throws {
        try await self.withHost { host, namespace in
            let (a, b) = (try await host.enter(auth: #"{"rooms":["x"]}"#), try await host.enter())
            let c = try await host.enter(auth: #"{"rooms":["x"]}"#)
            try await a.emit(#"["to","x","hi"]"#)
            try await c.expect(#"["said","hi"]"#)
            try await a.emit(#"["all","ho"]"#)
            try await c.expect(#"["said","ho"]"#)
            try await b.expect(#"["said","ho"]"#)
            try await self.expectSilence(a, b, c)
        }
    }

    @Test func roomsAreJoinedAndLeft() async throws {
        try await self.withHost(namespaces: { $0.maximumRooms = 2 }) { host, namespace in
            let client = try await host.enter()
            try await client.expectAnswer(to: #"["join","x"]"#, "[]")
            try await client.expectAnswer(to: #"["join","y"]"#, "[]")
            try await client.expectAnswer(to: #"["join","z"]"#, #"[{"error":{"message":"Internal error"}}]"#)
            try await client.expectAnswer(to: #"["rooms"]"#, #"[["x","y"]]"#)
            #expect(namespace.sockets(in: "x").map(\.id) == [client.id])
            try await client.expectAnswer(to: #"["leave","x"]"#, "[]")
            #expect(namespace.sockets(in: "x").isEmpty)
            let socket = try #require(namespace.socket(client.id))
            #expect(throws: RoomError.nameTooLong(limit: 256)) { try socket.join(String(repeating: "x", count: 257)) }
            #expect(socket.rooms == [client.id, "y"])
        }
    }

    @Test func socketsAreMovedAndShownOutByAudience() async throws {
        try await self.withHost { host, namespace in
            let (a, b) = (try await host.enter(auth: #"{"rooms":["x"]}"#), try await host.enter())
            namespace.to("x").socketsJoin("y", "z")
            try await a.expectAnswer(to: #"["rooms"]"#, #"[["x","y","z"]]"#)
            namespace.socketsLeave("y")
            namespace.socketsJoin("w")
            try await a.expectAnswer(to: #"["rooms"]"#, #"[["w","x","z"]]"#)
            try await b.expectAnswer(to: #"["rooms"]"#, #"[["w"]]"#)
            namespace.to("x").disconnectSockets()
            #expect(try await a.connection.frame().text == "41")
            try await self.expectSilence(b)
            namespace.disconnectSockets(closingTransports: true)
            #expect(try await b.connection.frame().text == "41")
            try await b.connection.expectClose(1001)
            #expect(namespace.sockets.isEmpty)
        }
    }

    @Test func manyHearTheSameInTheSameOrder() async throws {
        try await self.withHost { host, namespace in
            var clients: [RawClient] = []
            for _ in 0..<20 { clients.append(try await host.enter(auth: #"{"rooms":["x"]}"#)) }
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask { for number in 0..<50 { namespace.to("x").emit("n", writer, number) } }
                }
            }
            for client in clients {
                var next = [0, 0, 0, 0]
                for _ in 0..<200 {
                    let text = try await client.connection.frame().text
                    let numbers = text.dropFirst(7).dropLast().split(separator: ",").compactMap { Int($0) }
                    try #require(numbers.count == 2, "\(text)")
                    #expect(next[numbers[0]] == numbers[1])
                    next[numbers[0]] += 1
                }
            }
        }
    }

    @Test func bytesAreBroadcastToo() async throws {
        try await self.withHost { host, namespace in
            let (a, b) = (try await host.enter(), try await host.enter())
            namespace.emit("bytes", ["a": Data([1, 2])])
            for client in [a, b] {
                let text = try await client.connection.frame().text
                #expect(text == #"451-["bytes",{"a":{"_placeholder":true,"num":0}}]"#)
                #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [1, 2]))
            }
        }
    }

    @Test func whatCannotBeEncodedIsNotSent() async throws {
        try await self.withHost { host, namespace in
            let client = try await host.enter()
            namespace.emit("nan", Double.nan)
            namespace.socket(client.id)?.emit("nan", [Double.infinity])
            namespace.emit("ok", 1.5)
            try await client.expect(#"["ok",1.5]"#)
        }
    }

    @Test func rawPayloadsArePassedOnAsTheyAre() async throws {
        try await self.withHost { host, namespace in
            let client = try await host.enter()
            let payload = try #require(JSONSlice(ByteBuffer(string: #"  ["a", {"b" : 1.0}]"#)))
            namespace.everybody.emit(raw: payload)
            try await client.expect(#"["a", {"b" : 1.0}]"#)
            for wrong in ["{}", "[]", "[1]", "1", #""a""#] {
                namespace.everybody.emit(raw: try #require(JSONSlice(ByteBuffer(string: wrong))))
            }
            let stray = try #require(JSONSlice(ByteBuffer(string: #"["a",{"_placeholder":true,"num":1}]"#)))
            namespace.everybody.emit(raw: stray, attachments: [ByteBuffer(bytes: [1])])
            namespace.socket(client.id)?.emit(raw: payload)
            try await client.expect(#"["a", {"b" : 1.0}]"#)
        }
    }

    @Test func volatileEventsReachWhoCanTakeThem() async throws {
        try await self.withHost { host, namespace in
            let client = try await host.enter()
            namespace.volatile.emit("v", 1)
            try await client.expect(#"["v",1]"#)
            namespace.socket(client.id)?.volatile.emit("v", 2)
            try await client.expect(#"["v",2]"#)
            // Between two polls there is nobody to take them.
            let poller = try await host.connect()
            let session = try await poller.comeIn()
            namespace.volatile.emit("v", 3)
            namespace.emit("n", 4)
            try await client.expect(#"["v",3]"#)
            try await client.expect(#"["n",4]"#)
            #expect(try await poller.poll(session).body == #"42["n",4]"#)
        }
    }
}
