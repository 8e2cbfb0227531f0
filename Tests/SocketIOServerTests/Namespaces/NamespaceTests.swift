import Foundation
import NIOCore
import SocketIO
import SocketIOServer
import Testing

private struct Message: Codable, Sendable, Equatable {
    let text: String
}

private struct Token: Decodable, Sendable {
    let token: String
}

@Suite(.timeLimit(.minutes(1))) struct NamespaceTests {
    @Test func aChatInAFewLines() async throws {
        try await NamespaceHost.run { host in
            let chat = host.server.namespace("/chat")
            chat.onConnect { socket in
                let name = try socket.auth(as: Token.self).token
                socket.data[String.self] = name
                try socket.join("lounge")
                socket.to("lounge").emit("joined", name)
                socket.on("message") { (text: String) in
                    chat.to("lounge").emit("message", Message(text: "\(name): \(text)"))
                }
                socket.on("who") {
                    chat.sockets(in: "lounge").compactMap { $0.data[String.self] }.sorted()
                }
                socket.onDisconnect { _ in
                    chat.to("lounge").emit("left", name)
                }
            }
            let ada = try await host.enter("/chat", auth: #"{"token":"ada"}"#)
            let bob = try await host.enter("/chat", auth: #"{"token":"bob"}"#)
            try await ada.expect(#"["joined","bob"]"#)
            try await bob.emit(#"["message","hi"]"#)
            try await bob.expect(#"["message",{"text":"bob: hi"}]"#)
            try await ada.expect(#"["message",{"text":"bob: hi"}]"#)
            try await ada.expectAnswer(to: #"["who"]"#, #"[["ada","bob"]]"#)
            try await bob.lose()
            try await ada.expect(#"["left","bob"]"#)
            try await ada.expectAnswer(to: #"["who"]"#, #"[["ada"]]"#)
        }
    }

    @Test func aRefusalReachesTheClientWithItsData() async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect { socket in
                throw ConnectRefusal("no \"entry\"", data: ["retry": Data([5])])
            }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            for _ in 0..<2 {
                try await client.sendText("40")
                #expect(try await client.frame().text == #"44{"message":"no \"entry\"","data":{"retry":"BQ=="}}"#)
            }
            #expect(host.server.namespace("/").sockets.isEmpty)
        }
    }

    @Test func anyOtherErrorIsAnInternalOne() async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect { socket in throw CancellationError() }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            #expect(try await client.frame().text == #"44{"message":"Internal error"}"#)
        }
    }

    @Test(arguments: ["", "{}", #"{"token":1}"#])
    func anAuthPayloadOfAnotherTypeIsRefused(auth: String) async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect { socket in _ = try socket.auth(as: Token.self) }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40" + auth)
            #expect(try await client.frame().text == #"44{"message":"Invalid auth payload"}"#)
        }
    }

    @Test func aNamespaceThatNobodyAskedForIsRefused() async throws {
        try await NamespaceHost.run { host in
            _ = host.server.namespace("/chat")
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40/other,")
            #expect(try await client.frame().text == #"44/other,{"message":"Invalid namespace"}"#)
            try await client.sendText("40")
            #expect(try await client.frame().text == #"44{"message":"Invalid namespace"}"#)
            try await client.sendText("40/chat,")
            #expect(try await client.frame().text.hasPrefix("40/chat,{\"sid\":"))
        }
    }

    @Test func namespacesKnowNothingOfEachOther() async throws {
        try await NamespaceHost.run { host in
            let (one, two) = (host.server.namespace("/one"), host.server.namespace("/two"))
            for namespace in [one, two] {
                namespace.onConnect { socket in
                    try socket.join("room")
                    socket.on("say") { (text: String) in namespace.to("room").emit("said", text) }
                }
            }
            let client = try await host.enter("/one")
            try await client.connection.sendText("40/two,")
            #expect(try await client.connection.frame().text.hasPrefix("40/two,{"))
            #expect(one.sockets.count == 1)
            #expect(two.sockets.count == 1)
            #expect(one.sockets.first?.id != two.sockets.first?.id)
            try await client.emit(#"["say","hi"]"#)
            try await client.expect(#"["said","hi"]"#)
            try await client.leave()
            try await client.connection.sendText(#"42/two,["say","ho"]"#)
            #expect(try await client.connection.frame().text == #"42/two,["said","ho"]"#)
            #expect(one.sockets.isEmpty)
        }
    }

    @Test func whatIsSaidInTheConnectHandlerComesAfterConnect() async throws {
        try await NamespaceHost.run { host in
            let namespace = host.server.namespace("/")
            namespace.onConnect { socket in
                socket.emit("one", 1)
                try socket.join("room")
                namespace.to("room").emit("two", 2)
                namespace.emit("everybody")
                socket.volatile.emit("dropped")
                socket.emit("three", 3)
            }
            let client = try await host.enter()
            try await client.expect(#"["one",1]"#)
            try await client.expect(#"["two",2]"#)
            try await client.expect(#"["three",3]"#)
            namespace.emit("everybody")
            try await client.expect(#"["everybody"]"#)
        }
    }

    @Test func tooMuchSaidToWhoIsStillBeingDecidedOnEndsIt() async throws {
        try await NamespaceHost.run(namespaces: { $0.maximumHeldPackets = 3 }) { host in
            host.server.namespace("/").onConnect { socket in
                for number in 0..<4 { socket.emit("number", number) }
            }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            try await client.expectClose(1001)
            #expect(host.server.namespace("/").sockets.isEmpty)
        }
    }

    @Test func aConnectHandlerMayAwaitAndEventsWaitForIt() async throws {
        try await NamespaceHost.run { host in
            let gate = Inbox<Void>()
            let asked = Inbox<String>()
            host.server.namespace("/").onConnect { socket in
                asked.put(socket.id)
                try await gate.next()
                socket.on("ask") { (number: Int) in number + 1 }
            }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            let id = try await asked.next()
            #expect(host.server.namespace("/").sockets.isEmpty)
            #expect(host.server.namespace("/").socket(id) == nil)
            gate.put(())
            #expect(try await client.frame().text == #"40{"sid":"\#(id)"}"#)
            try await client.sendText(#"421["ask",1]"#)
            #expect(try await client.frame().text == "431[2]")
            #expect(host.server.namespace("/").socket(id)?.id == id)
        }
    }

    @Test func whoGoesWhileBeingDecidedOnIsSaidFarewellTo() async throws {
        try await NamespaceHost.run { host in
            let (gate, asked, farewells) = (Inbox<Void>(), Inbox<ClientSocket>(), Inbox<SocketCloseReason>())
            let namespace = host.server.namespace("/")
            namespace.onConnect { socket in
                try socket.join("room")
                socket.onDisconnect { farewells.put($0) }
                asked.put(socket)
                try await gate.next()
            }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            let socket = try await asked.next()
            try await client.abort()
            while host.server.sessionCount > 0 {
                try await socket.eventLoop.scheduleTask(in: .milliseconds(2)) {}.futureResult.get()
            }
            gate.put(())
            #expect(try await farewells.next() == .sessionClosed(.transportLost))
            #expect(!socket.isConnected)
            #expect(socket.rooms == ["room", socket.id])
            #expect(namespace.to("room").sockets.isEmpty)
        }
    }

    @Test func whoIsShownOutByItsConnectHandlerIsTurnedAway() async throws {
        try await NamespaceHost.run { host in
            host.server.namespace("/").onConnect { socket in socket.disconnect() }
            let client = try await host.connect()
            try await client.upgrade()
            #expect(try await client.frame().text.hasPrefix("0{"))
            try await client.sendText("40")
            #expect(try await client.frame().text == #"44{"message":"Disconnected"}"#)
        }
    }

    @Test func theRequestIsThereUntilTheClientIsIn() async throws {
        try await NamespaceHost.run { host in
            let seen = Inbox<(String?, ClientSocket)>()
            host.server.namespace("/").onConnect { socket in
                seen.put((socket.request?.values(of: "host").first, socket))
                #expect(socket.auth?["a"]?.integer == 1)
            }
            let client = try await host.enter(auth: #"{"a":1}"#)
            let (name, socket) = try await seen.next()
            #expect(name == "localhost")
            try await client.emit(#"["any"]"#)
            #expect(socket.request == nil)
            #expect(socket.auth == nil)
            #expect(throws: ConnectRefusal.self) { try socket.auth(as: Token.self) }
        }
    }

    @Test func oneNameIsOneNamespace() async throws {
        try await NamespaceHost.run { host in
            #expect(host.server.namespace("/a") === host.server.namespace("/a"))
            #expect(host.server.namespace("/a") !== host.server.namespace("/b"))
        }
    }

    @Test(arguments: [
        ("/", true), ("/chat", true), ("/a/b-c_d.e~", true), ("", false), ("chat", false), ("/a,b", false),
        ("/a b", false), ("/a?b", false), ("/é", false), ("/\n", false),
    ])
    func aNamespacesNameIsPlain(name: String, isName: Bool) {
        #expect(Namespace.isName(name) == isName)
        #expect(!Namespace.isName(name + String(repeating: "x", count: 256)))
    }
}
