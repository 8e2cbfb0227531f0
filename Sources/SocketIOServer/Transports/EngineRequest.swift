import NIOHTTP1
import SocketIO

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
        var target = head.uri
        let query = target.withUTF8 { EngineQuery(of: UnsafeRawBufferPointer($0)) }
        guard query.isVersion4 else { throw EngineRefusalError(.unsupportedProtocol) }
        let session = query.session
        switch query.transport {
        case .polling:
            switch (head.method, session) {
            case (.GET, nil): self.action = .openPolling
            case (.GET, let session?): self.action = .poll(session)
            case (.POST, let session?): self.action = .post(session)
            case (_, nil): throw EngineRefusalError(.badHandshakeMethod)
            default: throw EngineRefusalError(.badRequest)
            }
        case .webSocket:
            guard head.method == .GET, head.asksForWebSocket else { throw EngineRefusalError(.badRequest) }
            self.action = session.map { .probeWebSocket($0) } ?? .openWebSocket
        case .unknown:
            throw EngineRefusalError(.unknownTransport)
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
            && self.webSocketKey != nil
    }

    /// The key of a WebSocket opening handshake, if it has one that is well-formed.
    var webSocketKey: String? {
        let keys = self.headers["sec-websocket-key"]
        guard keys.count == 1, var key = keys.first else { return nil }
        return key.withUTF8 { WebSocketAccept.isKey(UnsafeRawBufferPointer($0)) } ? key : nil
    }

    /// Whether the connection is to speak another protocol from here on, as far as the client is asked.
    var asksForUpgrade: Bool {
        self.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }
}
