import NIOHTTP1

/// What a request to the Engine.IO path asks for (Engine.IO protocol v4, "HTTP requests").
struct EngineRequest: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        /// Open a session and poll.
        case openPolling
        /// Poll a session.
        case poll(String)
        /// Post packets to a session.
        case post(String)
        /// Open a session on a WebSocket.
        case openWebSocket
        /// Try a WebSocket for a session that polls.
        case probeWebSocket(String)
        /// Ask whether another origin's page may do any of this.
        case preflight
        /// Have every WebSocket message sent back.
        case echo
    }

    let action: Action

    init(action: Action) {
        self.action = action
    }

    /// Reads a request, or says why it is refused.
    init(_ head: HTTPRequestHead) throws(EngineRefusalError) {
        guard head.method != .OPTIONS else {
            self.action = .preflight
            return
        }
        let query = Query(of: head.uri)
        guard query.version == "4" else { throw EngineRefusalError(.unsupportedProtocol) }
        let session = query.session
        switch query.transport {
        case "polling":
            switch (head.method, session) {
            case (.GET, nil): self.action = .openPolling
            case (.GET, let session?): self.action = .poll(session)
            case (.POST, let session?): self.action = .post(session)
            case (_, nil): throw EngineRefusalError(.badHandshakeMethod)
            default: throw EngineRefusalError(.badRequest)
            }
        case "websocket":
            guard head.method == .GET, head.asksForWebSocket else { throw EngineRefusalError(.badRequest) }
            self.action = session.map { .probeWebSocket($0) } ?? .openWebSocket
        default:
            throw EngineRefusalError(.unknownTransport)
        }
    }

    /// What is looked up of a query; of what stands there twice the last counts.
    private struct Query {
        private(set) var version: Substring?
        private(set) var session: String?
        private(set) var transport: Substring?

        /// Reads bytes rather than characters: nothing that is looked up holds one that a query would escape.
        init(of uri: String) {
            guard let mark = uri.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
            let pairs = uri[mark...].utf8.dropFirst().split(separator: UInt8(ascii: "&"))
            for pair in pairs.prefix(16) {
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let value = Substring(pair[equals...].dropFirst())
                switch Substring(pair[..<equals]) {
                case "EIO": self.version = value
                case "sid": self.session = String(value)
                case "transport": self.transport = value
                default: break
                }
            }
        }
    }
}

/// A refusal as it is thrown.
struct EngineRefusalError: Error {
    let refusal: EngineRefusal

    init(_ refusal: EngineRefusal) {
        self.refusal = refusal
    }
}

extension HTTPRequestHead {
    /// Whether this is a WebSocket opening handshake of version 13 (RFC 6455, section 4.2.1).
    var asksForWebSocket: Bool {
        self.version == .http1_1
            && self.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && self.asksForUpgrade
            && self.headers["host"].count == 1
            && self.headers["sec-websocket-version"] == ["13"]
            && self.headers["sec-websocket-key"].count == 1
            && self.headers["sec-websocket-key"].allSatisfy(Self.isWebSocketKey)
    }

    /// Whether the connection is to speak another protocol from here on, as far as the client is asked.
    var asksForUpgrade: Bool {
        self.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }

    /// Sixteen bytes in base64.
    private static func isWebSocketKey(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==")
            && key.utf8.dropLast(2).allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default:
                    false
                }
            }
    }
}
