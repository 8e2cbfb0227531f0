import NIOCore
import SocketIO
import Testing

/// A client in one namespace, of which a test reads and writes the packets.
struct RawClient {
    let connection: RawConnection
    /// The namespace and a comma, as packets bear them; empty for `/`.
    let prefix: String
    let id: String
    let recoveryID: String?

    /// Opens a WebSocket and comes in.
    static func enter(
        _ connection: RawConnection,
        _ namespace: String,
        auth: String,
        _ location: SourceLocation
    ) async throws -> RawClient {
        try await connection.upgrade(nil, location)
        #expect(try await connection.frame().text.hasPrefix("0{"), sourceLocation: location)
        let prefix = namespace == "/" ? "" : namespace + ","
        try await connection.sendText("40\(prefix)\(auth)")
        let answer = try await connection.frame().text
        try #require(answer.hasPrefix("40\(prefix){"), "\(answer)", sourceLocation: location)
        let payload = JSONSlice(ByteBuffer(string: String(answer.dropFirst(2 + prefix.utf8.count))))
        return RawClient(
            connection: connection,
            prefix: prefix,
            id: try #require(payload?["sid"]?.string, sourceLocation: location),
            recoveryID: payload?["pid"]?.string
        )
    }

    /// Sends an event: its array, and an ack id before it if there is one.
    func emit(_ event: String) async throws {
        let id = event.prefix { $0.isNumber }
        try await self.connection.sendText("42\(self.prefix)\(id)\(event.dropFirst(id.count))")
    }

    /// Expects an event of exactly that array.
    func expect(_ event: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let text = try await self.connection.frame().text
        #expect(text == "42\(self.prefix)\(event)", sourceLocation: location)
    }

    /// Expects an event whose arguments are these and an offset, which is the answer.
    @discardableResult
    func expectRecoverable(_ event: String, _ location: SourceLocation = #_sourceLocation) async throws -> String {
        let text = try await self.connection.frame().text
        let start = "42\(self.prefix)\(event.dropLast()),\""
        try #require(text.hasPrefix(start) && text.hasSuffix("\"]"), "\(text)", sourceLocation: location)
        return String(text.dropFirst(start.utf8.count).dropLast(2))
    }

    /// Sends an event with an ack id and expects that it is answered with that array, before anything else comes.
    func expectAnswer(
        to event: String,
        _ answer: String,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        try await self.emit("7" + event)
        let text = try await self.connection.frame().text
        #expect(text == "43\(self.prefix)7\(answer)", sourceLocation: location)
    }

    /// Leaves the namespace with a DISCONNECT packet.
    func leave() async throws {
        try await self.connection.sendText("41\(self.prefix)")
    }

    /// Breaks the connection off, as a lost network does.
    func lose() async throws {
        try await self.connection.abort()
    }
}
