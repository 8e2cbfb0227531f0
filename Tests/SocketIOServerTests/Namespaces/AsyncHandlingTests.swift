import NIOCore
import SocketIOServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct AsyncHandlingTests {
    @Test func aClientsHandlersTakeTurnsInOrder() async throws {
        try await NamespaceHost.run { host in
            let (gate, log) = (Inbox<Void>(), Inbox<String>())
            host.server.namespace("/").onConnect { socket in
                socket.on("slow") { (number: Int) in
                    log.put("begin \(number)")
                    try await gate.next()
                    log.put("end \(number)")
                    return number
                }
                socket.on("quick") { 0 }
            }
            let client = try await host.enter()
            for number in 1...3 { try await client.emit(#"\#(number)["slow",\#(number)]"#) }
            // What awaits nothing overtakes them.
            try await client.expectAnswer(to: #"["quick"]"#, "[0]")
            for number in 1...3 {
                #expect(try await log.next() == "begin \(number)")
                gate.put(())
                #expect(try await client.connection.frame().text == "43\(number)[\(number)]")
                #expect(try await log.next() == "end \(number)")
            }
        }
    }

    @Test func severalMayRunAtOnceIfSaid() async throws {
        try await NamespaceHost.run(namespaces: { $0.concurrentHandlers = 2 }) { host in
            let (gates, log) = ([Inbox<Void>(), Inbox<Void>(), Inbox<Void>()], Inbox<Int>())
            host.server.namespace("/").onConnect { socket in
                socket.on("slow") { (number: Int) in
                    log.put(number)
                    try await gates[number].next()
                    return number
                }
            }
            let client = try await host.enter()
            for number in 0..<3 { try await client.emit(#"\#(number)["slow",\#(number)]"#) }
            #expect(Set([try await log.next(), try await log.next()]) == [0, 1])
            gates[1].put(())
            #expect(try await client.connection.frame().text == "431[1]")
            #expect(try await log.next() == 2)
            for number in [2, 0] {
                gates[number].put(())
                #expect(try await client.connection.frame().text == "43\(number)[\(number)]")
            }
        }
    }

    @Test func oneMoreThanMayWaitIsRefused() async throws {
        try await NamespaceHost.run(namespaces: { $0.maximumWaitingEvents = 2 }) { host in
            let gate = Inbox<Void>()
            host.server.namespace("/").onConnect { socket in
                socket.on("slow") { () async throws in try await gate.next() }
            }
            let client = try await host.enter()
            for number in 1...5 { try await client.emit(#"\#(number)["slow"]"#) }
            let tooBusy = #"[{"error":{"message":"Too busy"}}]"#
            for number in 4...5 { #expect(try await client.connection.frame().text == "43\(number)\(tooBusy)") }
            for number in 1...3 {
                gate.put(())
                #expect(try await client.connection.frame().text == "43\(number)[]")
            }
            gate.put(())
            try await client.expectAnswer(to: #"["slow"]"#, "[]")
        }
    }

    @Test func oneMoreThanMayRunForAllIsRefused() async throws {
        try await NamespaceHost.run(namespaces: { $0.maximumHandlers = 1 }) { host in
            let gate = Inbox<Void>()
            host.server.namespace("/").onConnect { socket in
                socket.on("slow") { () async throws in try await gate.next() }
            }
            host.server.namespace("/async").onConnect { socket in try await gate.next() }
            let (one, other) = (try await host.enter(), try await host.enter())
            try await one.emit(#"1["slow"]"#)
            // Answered by the event loop, after which the handler is known to have been submitted.
            try await one.emit(#"2["slow"]"#)
            try await one.connection.sendText("40/async,")
            #expect(try await one.connection.frame().text == #"44/async,{"message":"Too busy"}"#)
            try await other.expectAnswer(to: #"["slow"]"#, #"[{"error":{"message":"Too busy"}}]"#)
            for number in 1...2 {
                gate.put(())
                #expect(try await one.connection.frame().text == "43\(number)[]")
            }
        }
    }

    @Test func aFarewellMayAwaitAndComesAfterTheHandlersThatWait() async throws {
        try await NamespaceHost.run(namespaces: { $0.maximumWaitingEvents = 1 }) { host in
            let (gate, log) = (Inbox<Void>(), Inbox<String>())
            host.server.namespace("/").onConnect { socket in
                socket.on("slow") { (number: Int) in
                    log.put("begin \(number)")
                    try await gate.next()
                }
                socket.onDisconnect { log.put("gone \($0)") }
                socket.onDisconnect { reason async in log.put("farewell \(reason)") }
            }
            let client = try await host.enter()
            for number in 1...2 { try await client.emit(#"["slow",\#(number)]"#) }
            #expect(try await log.next() == "begin 1")
            try await client.leave()
            #expect(try await log.next() == "gone disconnectPacket")
            gate.put(())
            #expect(try await log.next() == "begin 2")
            gate.put(())
            #expect(try await log.next() == "farewell disconnectPacket")
        }
    }

    @Test func handlersAreLetGoOfWithTheClient() async throws {
        try await NamespaceHost.run { host in
            final class Witness: Sendable {
                let log: Inbox<String>
                init(_ log: Inbox<String>) { self.log = log }
                deinit { self.log.put("let go of") }
            }
            let log = Inbox<String>()
            host.server.namespace("/").onConnect { socket in
                let witness = Witness(log)
                // A handler that holds its own socket keeps it no longer than there is a client.
                socket.on("a") { socket.emit("b", "\(witness)") }
                socket.on("c") { () async in socket.emit("d", "\(witness)") }
                socket.onAny { _ in _ = (witness, socket) }
                socket.onDisconnect { _ in _ = (witness, socket) }
            }
            let client = try await host.enter()
            try await client.lose()
            #expect(try await log.next() == "let go of")
            // Nor does one that was turned away.
            host.server.namespace("/no").onConnect { socket in
                let witness = Witness(log)
                socket.on("a") { socket.emit("b", "\(witness)") }
                throw ConnectRefusal("no")
            }
            let other = try await host.connect()
            try await other.upgrade()
            _ = try await other.frame()
            try await other.sendText("40/no,")
            #expect(try await other.frame().text == #"44/no,{"message":"no"}"#)
            #expect(try await log.next() == "let go of")
        }
    }
}
