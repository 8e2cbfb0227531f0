import NIOCore
import SocketIO
import Testing

/// An HTTP answer as it came.
struct RawResponse {
    let status: Int
    let headers: [String: String]
    let body: String
}

extension RawConnection {
    /// Sends a request for the Socket.IO path; `fields` are header lines.
    func request(_ method: String, _ query: String, body: String? = nil, fields: [String] = []) async throws {
        try await self.send(Self.requestText(method, "/socket.io/?EIO=4&" + query, body: body, fields: fields))
    }

    static func requestText(_ method: String, _ uri: String, body: String? = nil, fields: [String] = []) -> String {
        var lines = ["\(method) \(uri) HTTP/1.1", "host: localhost"] + fields
        if let body { lines.append("content-length: \(body.utf8.count)") }
        return lines.map { $0 + "\r\n" }.joined() + "\r\n" + (body ?? "")
    }

    func response() async throws -> RawResponse {
        let blank = Array("\r\n\r\n".utf8)
        var end: Int?
        while end == nil {
            let bytes = Array(self.received.readableBytesView)
            if bytes.count >= 4 { end = (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual(blank) } }
            if end == nil { try await self.more() }
        }
        let head = String(decoding: try await self.take((end ?? 0) + 4), as: UTF8.self)
        var headers: [String: String] = [:]
        let lines = head.split(separator: "\r\n")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? parts[1].drop { $0 == " " }.description : ""
        }
        let body = try await self.take(Int(headers["content-length"] ?? "0") ?? 0)
        let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        return RawResponse(status: status, headers: headers, body: String(decoding: body, as: UTF8.self))
    }

    func get(_ query: String, fields: [String] = []) async throws -> RawResponse {
        try await self.request("GET", query, fields: fields)
        return try await self.response()
    }

    func post(_ session: String, _ body: String) async throws -> RawResponse {
        try await self.request("POST", "transport=polling&sid=\(session)", body: body)
        return try await self.response()
    }

    func poll(_ session: String) async throws -> RawResponse {
        try await self.get("transport=polling&sid=\(session)")
    }

    /// Opens a session by polling and answers with its id.
    func handshake(_ location: SourceLocation = #_sourceLocation) async throws -> String {
        let response = try await self.get("transport=polling")
        let packet = try #require(EnginePacket(text: ByteBuffer(string: response.body)), sourceLocation: location)
        return try #require(EngineHandshake(data: packet.data), sourceLocation: location).sessionID
    }

    /// Opens a session by polling, comes in, and answers with the session's id.
    func comeIn(_ payload: String = "") async throws -> String {
        let session = try await self.handshake()
        #expect(try await self.post(session, "40" + payload).body == "ok")
        #expect(try await self.poll(session).body.hasPrefix("40{\"sid\":"))
        return session
    }
}
