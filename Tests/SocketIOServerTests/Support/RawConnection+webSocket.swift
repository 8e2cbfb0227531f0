import NIOCore
import Testing

/// A WebSocket frame as it came.
struct RawFrame: Hashable {
    let opcode: UInt8
    let data: [UInt8]

    var text: String {
        String(decoding: self.data, as: UTF8.self)
    }
}

extension RawConnection {
    static let upgradeFields = [
        "connection: Upgrade", "upgrade: websocket", "sec-websocket-version: 13",
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ]

    /// The request that asks for a WebSocket, for a new session or for one that polls.
    static func upgradeText(_ session: String? = nil, fields: [String] = RawConnection.upgradeFields) -> String {
        let query = session.map { "&sid=\($0)" } ?? ""
        return Self.requestText("GET", "/socket.io/?EIO=4&transport=websocket" + query, fields: fields)
    }

    /// Makes the connection a WebSocket.
    func upgrade(_ session: String? = nil, _ location: SourceLocation = #_sourceLocation) async throws {
        try await self.send(Self.upgradeText(session))
        let response = try await self.response()
        #expect(response.status == 101, sourceLocation: location)
        #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", sourceLocation: location)
    }

    /// Opens a session on a WebSocket and comes in.
    func enter(_ payload: String = "") async throws {
        try await self.upgrade()
        #expect(try await self.frame().text.hasPrefix("0{"))
        try await self.sendText("40" + payload)
        #expect(try await self.frame().text.hasPrefix("40{\"sid\":"))
    }

    /// The bytes of a frame; its first byte's four high bits are FIN and the reserved ones.
    static func frame(_ opcode: UInt8, _ data: [UInt8], flags: UInt8 = 0x80, masked: Bool = true) -> [UInt8] {
        var bytes = [flags | opcode]
        let mask: UInt8 = masked ? 0x80 : 0
        switch data.count {
        case ..<126: bytes.append(mask | UInt8(data.count))
        case ..<65_536: bytes += [mask | 126, UInt8(data.count >> 8), UInt8(data.count & 0xFF)]
        default: bytes += [mask | 127] + (0..<8).map { UInt8(truncatingIfNeeded: data.count >> (56 - 8 * $0)) }
        }
        guard masked else { return bytes + data }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return bytes + key + data.enumerated().map { $1 ^ key[$0 % 4] }
    }

    func sendFrame(_ opcode: UInt8, _ data: [UInt8], flags: UInt8 = 0x80, masked: Bool = true) async throws {
        try await self.send(bytes: Self.frame(opcode, data, flags: flags, masked: masked))
    }

    func sendText(_ text: String) async throws {
        try await self.sendFrame(1, Array(text.utf8))
    }

    /// Waits for a frame.
    func frame() async throws -> RawFrame {
        let head = try await self.take(2)
        #expect(head[0] & 0x70 == 0)
        #expect(head[1] & 0x80 == 0, "a server does not mask")
        var length = Int(head[1])
        if length == 126 { length = try await self.take(2).reduce(0) { $0 << 8 | Int($1) } }
        if length == 127 { length = try await self.take(8).reduce(0) { $0 << 8 | Int($1) } }
        return RawFrame(opcode: head[0] & 0x0F, data: try await self.take(length))
    }

    /// Expects a close frame with a code, answers it, and expects the end.
    func expectClose(_ code: UInt16, _ location: SourceLocation = #_sourceLocation) async throws {
        let frame = try await self.frame()
        #expect(frame == RawFrame(opcode: 8, data: [UInt8(code >> 8), UInt8(code & 0xFF)]), sourceLocation: location)
        // A server that was the first to close, or does not listen any more, is gone by now.
        try? await self.sendFrame(8, frame.data)
        try await self.expectEnd(location)
    }
}
