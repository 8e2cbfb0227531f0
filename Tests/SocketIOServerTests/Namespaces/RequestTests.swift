import Foundation
import NIOCore
import SocketIOServer
import Testing

private struct Reply: Decodable, Sendable, Equatable {
    let x: Int
}

@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private func withClient(_ body: (ClientSocket, RawClient) async throws -> Void) async throws {
        try await NamespaceHost.run { host in
            let namespace = host.server.namespace("/")
            namespace.onConnect { socket in
                await #expect(throws: RequestError.disconnected) {
                    try await socket.request("early", as: Int.self, within: .seconds(5))
                }
            }
            let client = try await host.enter()
            try await body(try #require(namespace.socket(client.id)), client)
        }
    }

    @Test func theClientsAnswerIsReadAsTheTypeThatWasAskedFor() async throws {
        try await self.withClient { socket, client in
            async let one = socket.request("one", 1, "two", as: Reply.self, within: .seconds(30))
            #expect(try await client.connection.frame().text == #"420["one",1,"two"]"#)
            try await client.connection.sendText(#"430[{"x":5},"more"]"#)
            #expect(try await one == Reply(x: 5))
            async let none: Int? = socket.request("none", within: .seconds(30))
            #expect(try await client.connection.frame().text == #"421["none"]"#)
            try await client.connection.sendText("431[]")
            #expect(try await none == nil)
            async let bytes: Data = socket.request("bytes", Data([7]), within: .seconds(30))
            let event = try await client.connection.frame().text
            #expect(event.hasPrefix(#"451-2["bytes",{"#))
            #expect(try await client.connection.frame() == RawFrame(opcode: 2, data: [7]))
            try await client.connection.sendText(#"461-2[{"_placeholder":true,"num":0}]"#)
            try await client.connection.sendFrame(2, [8, 9])
            #expect(try await bytes == Data([8, 9]))
        }
    }

    @Test func anAnswerOfAnotherTypeIsAnError() async throws {
        try await self.withClient { socket, client in
            async let result = self.outcome { try await socket.request("a", as: Reply.self, within: .seconds(30)) }
            #expect(try await client.connection.frame().text == #"420["a"]"#)
            try await client.connection.sendText(#"430[{"x":"5"}]"#)
            #expect(await result == .malformed)
        }
    }

    @Test func noAnswerInTimeIsAnError() async throws {
        try await self.withClient { socket, client in
            let error = await self.outcome { try await socket.request("a", as: Int.self, within: .milliseconds(20)) }
            #expect(error == .timedOut)
            // One that comes late changes nothing.
            #expect(try await client.connection.frame().text == #"420["a"]"#)
            try await client.connection.sendText("430[1]")
            socket.emit("b")
            try await client.expect(#"["b"]"#)
        }
    }

    @Test func aClientThatGoesGivesNoAnswer() async throws {
        try await self.withClient { socket, client in
            async let result = self.outcome { try await socket.request("a", as: Int.self, within: .seconds(30)) }
            #expect(try await client.connection.frame().text == #"420["a"]"#)
            try await client.lose()
            #expect(await result == .disconnected)
            let after = await self.outcome { try await socket.request("a", as: Int.self, within: .seconds(30)) }
            #expect(after == .disconnected)
        }
    }

    @Test func whoWaitsMayBeCancelled() async throws {
        try await self.withClient { socket, client in
            await withTaskGroup(of: RequestError?.self) { group in
                group.addTask {
                    await self.outcome { try await socket.request("a", as: Int.self, within: .seconds(30)) }
                }
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
        }
    }

    @Test func whatCannotBeEncodedIsNotSent() async throws {
        try await self.withClient { socket, client in
            let error = await self.outcome {
                try await socket.request("a", Double.nan, as: Int.self, within: .seconds(30))
            }
            #expect(error == .unencodable)
        }
    }

    /// The error that a request ends with.
    private func outcome<Value>(_ request: () async throws -> Value) async -> RequestError? {
        do {
            _ = try await request()
            return nil
        } catch {
            return error as? RequestError
        }
    }
}
