import NIOCore
import SocketIO
import SocketIOServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct RecoveryTests {
    /// Runs a server that recovers sessions; its clients join `lounge` the first time that they come.
    private func withHost(
        change: (inout RecoveryConfiguration) -> Void = { _ in },
        _ body: (NamespaceHost, Namespace, Inbox<String>) async throws -> Void
    ) async throws {
        var recovery = RecoveryConfiguration()
        change(&recovery)
        let log = Inbox<String>()
        try await NamespaceHost.run(namespaces: { $0.recovery = recovery }) { host in
            let namespace = host.server.namespace("/")
            namespace.onConnect { socket in
                if socket.auth?["refuse"] != nil { throw ConnectRefusal("no") }
                if !socket.isRecovered {
                    try socket.join("lounge")
                    socket.data[String.self] = "state of \(socket.id)"
                }
                socket.on("state") { [unowned socket] in
                    [socket.isRecovered ? "recovered" : "new", socket.data[String.self] ?? ""]
                        + socket.rooms.subtracting([socket.id]).sorted()
                }
                socket.onDisconnect { log.put("gone \($0)") }
                if socket.isRecovered { socket.emit("welcome back") }
            }
            try await body(host, namespace, log)
        }
    }

    /// What a client that comes back gives as `auth`, as the official client does.
    private func auth(_ client: RawClient, offset: String?) -> String {
        let offset = offset.map { #","offset":"\#($0)""# } ?? ""
        return #"{"pid":"\#(client.recoveryID ?? "")"\#(offset)}"#
    }

    private func expectState(
        _ client: RawClient,
        _ states: String...,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let list = states.map { #""\#($0)""# }.joined(separator: ",")
        try await client.expectAnswer(to: #"["state"]"#, "[[\(list)]]", location)
    }

    @Test func withoutItThereIsNeitherAnIDNorAnOffset() async throws {
        try await NamespaceHost.run { host in
            _ = host.server.namespace("/")
            let client = try await host.enter()
            #expect(client.recoveryID == nil)
            host.server.namespace("/").emit("a", "b")
            try await client.expect(#"["a","b"]"#)
            let again = try await host.enter(auth: #"{"pid":"x","offset":"y"}"#)
            #expect(again.recoveryID == nil)
            #expect(again.id != client.id)
        }
    }

    @Test func aClientComesBackAsWhoItWas() async throws {
        try await self.withHost { host, namespace, log in
            let client = try await host.enter()
            namespace.emit("one", 1)
            let offset = try await client.expectRecoverable(#"["one",1]"#)
            try await client.lose()
            #expect(try await log.next() == "gone sessionClosed(SocketIO.EngineCloseReason.transportLost)")
            #expect(namespace.sockets.isEmpty)
            namespace.emit("two", 2)
            namespace.to("lounge").emit("three", 3)
            namespace.to("attic").emit("elsewhere")
            namespace.to("lounge").except(client.id).emit("not you")
            namespace.to(client.id).emit("four", 4)
            let again = try await host.enter(auth: self.auth(client, offset: offset))
            #expect(again.id == client.id)
            #expect(again.recoveryID == client.recoveryID)
            try await again.expectRecoverable(#"["two",2]"#)
            try await again.expectRecoverable(#"["three",3]"#)
            try await again.expectRecoverable(#"["four",4]"#)
            try await again.expectRecoverable(#"["welcome back"]"#)
            try await self.expectState(again, "recovered", "state of \(client.id)", "lounge")
            namespace.to("lounge").emit("five", 5)
            try await again.expectRecoverable(#"["five",5]"#)
        }
    }

    @Test func whoHasHeardNothingComesBackTooAndMoreThanOnce() async throws {
        try await self.withHost { host, namespace, log in
            let client = try await host.enter()
            try await client.lose()
            _ = try await log.next()
            for round in 1...3 {
                namespace.emit("round", round)
                let again = try await host.enter(auth: self.auth(client, offset: nil))
                #expect(again.id == client.id)
                for missed in 1...round {
                    try await again.expectRecoverable(#"["round",\#(missed)]"#)
                    try await again.expectRecoverable(#"["welcome back"]"#)
                }
                try await again.lose()
                _ = try await log.next()
            }
        }
    }

    @Test func whoComesBackBeforeItsLossIsNoticedTakesItsOwnPlace() async throws {
        try await self.withHost { host, namespace, log in
            let client = try await host.enter()
            namespace.emit("one")
            let offset = try await client.expectRecoverable(#"["one"]"#)
            namespace.emit("two")
            let again = try await host.enter(auth: self.auth(client, offset: offset))
            #expect(again.id == client.id)
            try await again.expectRecoverable(#"["two"]"#)
            try await again.expectRecoverable(#"["welcome back"]"#)
            try await client.expectRecoverable(#"["two"]"#)
            try await client.connection.expectClose(1001)
            #expect(try await log.next() == "gone sessionClosed(SocketIO.EngineCloseReason.serverClosed)")
            try await self.expectState(again, "recovered", "state of \(client.id)", "lounge")
            #expect(namespace.sockets.map(\.id) == [client.id])
        }
    }

    @Test func whoLeavesOrIsShownOutStartsAnew() async throws {
        try await self.withHost { host, namespace, log in
            let (one, two) = (try await host.enter(), try await host.enter())
            try await one.leave()
            #expect(try await log.next() == "gone disconnectPacket")
            namespace.to(two.id).disconnectSockets()
            #expect(try await log.next() == "gone shownOut")
            for client in [one, two] {
                let again = try await host.enter(auth: self.auth(client, offset: nil))
                #expect(again.id != client.id)
                #expect(again.recoveryID != client.recoveryID)
                try await self.expectState(again, "new", "state of \(again.id)", "lounge")
            }
        }
    }

    @Test func whoIsAwayMayBeShownOutToo() async throws {
        try await self.withHost { host, namespace, log in
            let client = try await host.enter()
            try await client.lose()
            _ = try await log.next()
            namespace.to("lounge").disconnectSockets()
            let again = try await host.enter(auth: self.auth(client, offset: nil))
            #expect(again.id != client.id)
        }
    }

    @Test(arguments: [
        #"{"pid":1}"#, #"{"pid":""}"#, #"{"pid":"x","offset":"y"}"#, #"{"offset":"y"}"#, #"{"pid":null}"#,
        #"{"pid":"\#(String(repeating: "x", count: 200))"}"#,
    ])
    func whoClaimsNoSessionGetsANewOne(auth: String) async throws {
        try await self.withHost { host, _, log in
            let client = try await host.enter()
            try await client.lose()
            _ = try await log.next()
            let again = try await host.enter(auth: auth)
            #expect(again.id != client.id)
        }
    }

    @Test func anothersIDOrAnOffsetThatIsNoneRecoversNothing() async throws {
        try await self.withHost { host, _, log in
            for offset in [#""nonsense""#, "1", "{}"] {
                let client = try await host.enter()
                try await client.lose()
                _ = try await log.next()
                let stranger = try await host.enter(auth: #"{"pid":"\#(client.id)"}"#)
                #expect(stranger.id != client.id)
                let pid = try #require(client.recoveryID)
                let again = try await host.enter(auth: #"{"pid":"\#(pid)","offset":\#(offset)}"#)
                #expect(again.id != client.id || offset != #""nonsense""#)
            }
        }
    }

    @Test func whoIsTurnedAwayWhenItComesBackHasNoSessionAnyMore() async throws {
        try await self.withHost { host, _, log in
            let client = try await host.enter()
            try await client.lose()
            _ = try await log.next()
            let pid = try #require(client.recoveryID)
            let connection = try await host.connect()
            try await connection.upgrade()
            #expect(try await connection.frame().text.hasPrefix("0{"))
            try await connection.sendText(#"40{"pid":"\#(pid)","refuse":1}"#)
            #expect(try await connection.frame().text == #"44{"message":"no"}"#)
            let again = try await host.enter(auth: self.auth(client, offset: nil))
            #expect(again.id != client.id)
        }
    }

    @Test func requestsAnswersAndVolatileEventsBearNoOffset() async throws {
        try await self.withHost { host, namespace, _ in
            let client = try await host.enter()
            let socket = try #require(namespace.socket(client.id))
            namespace.volatile.emit("number", 1)
            try await client.expect(#"["number",1]"#)
            // An official client would take a string in the last place for an offset.
            socket.volatile.emit("text", "a")
            try await client.expect(#"["text","a",null]"#)
            namespace.volatile.emit("bare")
            try await client.expect(#"["bare",null]"#)
            async let answer = socket.request("ask", "b", as: Int.self, within: .seconds(30))
            #expect(try await client.connection.frame().text == #"420["ask","b"]"#)
            try await client.connection.sendText("430[1]")
            #expect(try await answer == 1)
        }
    }

    @Test func aBroadcastHasOneOffsetForAll() async throws {
        try await self.withHost { host, namespace, _ in
            let (one, two) = (try await host.enter(), try await host.enter())
            namespace.emit("a", "b")
            let offset = try await one.expectRecoverable(#"["a","b"]"#)
            #expect(try await two.expectRecoverable(#"["a","b"]"#) == offset)
            namespace.emit("a", "b")
            #expect(try await one.expectRecoverable(#"["a","b"]"#) != offset)
        }
    }

    @Test func whatIsSaidToTheOldSocketIsHeardByTheClientWhenItIsBack() async throws {
        try await self.withHost { host, namespace, log in
            let client = try await host.enter()
            let socket = try #require(namespace.socket(client.id))
            try await client.lose()
            _ = try await log.next()
            socket.emit("late", 1)
            let again = try await host.enter(auth: self.auth(client, offset: nil))
            try await again.expectRecoverable(#"["late",1]"#)
            try await again.expectRecoverable(#"["welcome back"]"#)
            socket.emit("later", 2)
            try await again.expectRecoverable(#"["later",2]"#)
        }
    }

    @Test func whenTooMuchWasSaidTheClientStartsAnew() async throws {
        try await self.withHost(change: { $0.maximumPackets = 5 }) { host, namespace, log in
            let client = try await host.enter()
            try await client.lose()
            _ = try await log.next()
            for number in 0..<6 { namespace.emit("n", number) }
            let again = try await host.enter(auth: self.auth(client, offset: nil))
            #expect(again.id != client.id)
            try await self.expectState(again, "new", "state of \(again.id)", "lounge")
        }
    }

    @Test func nothingIsLostOrDoubledWhileManyThreadsSpeakAndTheTransportBreaks() async throws {
        try await self.withHost { host, namespace, log in
            var client = try await host.enter()
            var offset: String?
            var heard: [[Int]] = [[], [], []]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<3 {
                    group.addTask {
                        for number in 0..<300 {
                            namespace.to("lounge").emit("n", writer, number)
                            if number % 10 == 0 { await Task.yield() }
                        }
                    }
                }
                var isOpen = true
                while heard.contains(where: { $0.count < 300 }) {
                    if heard.reduce(0, { $0 + $1.count }) % 97 == 50, isOpen {
                        // Some of what it was sent is lost with the transport.
                        try await client.lose()
                        client = try await host.enter(auth: self.auth(client, offset: offset))
                        isOpen = false
                    }
                    let text = try await client.connection.frame().text
                    guard !text.hasPrefix(#"42["welcome"#) else { continue }
                    isOpen = true
                    let parts = text.dropFirst(7).dropLast(2).split(separator: ",")
                    let (writer, number) = (try #require(Int(parts[0])), try #require(Int(parts[1])))
                    heard[writer].append(number)
                    offset = String(parts[2].dropFirst())
                }
                try await group.waitForAll()
            }
            for numbers in heard { #expect(numbers == Array(0..<300)) }
        }
    }
}
