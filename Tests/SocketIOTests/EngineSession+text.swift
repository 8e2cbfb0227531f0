import NIOCore

@testable import SocketIO

/// Sessions and directives in words, so that a conversation can be read line by line.
extension EngineSession {
    static let opened = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// A session by polling whose OPEN packet has been fetched.
    static func polling(_ configuration: Configuration = Configuration()) -> EngineSession {
        var session = EngineSession(transport: .polling, configuration: configuration, openedAt: self.opened)
        _ = session.send(EncodedMessage("0{}"))
        _ = session.pollReceived()
        return session
    }

    /// A session on a WebSocket.
    static func webSocket(_ configuration: Configuration = Configuration()) -> EngineSession {
        EngineSession(transport: .webSocket, configuration: configuration, openedAt: self.opened)
    }

    /// A session by polling for which a WebSocket was tried and answered.
    static func probed(_ configuration: Configuration = Configuration()) -> EngineSession {
        var session = self.polling(configuration)
        _ = session.probeAttached(at: self.opened)
        _ = session.probeFrameReceived(ByteBuffer(string: "2probe"))
        return session
    }

    mutating func send(_ text: String) -> [String] {
        self.send(EncodedMessage(ByteBuffer(string: text))).map(\.text)
    }

    mutating func send(bytes: [UInt8]) -> [String] {
        self.send(EncodedMessage(ByteBuffer(bytes: bytes), isBinary: true)).map(\.text)
    }

    mutating func poll() -> [String]? {
        self.pollReceived()?.map(\.text)
    }

    mutating func post(_ payload: String, after time: TimeAmount = .seconds(1)) -> [String]? {
        self.payloadReceived(ByteBuffer(string: payload), at: Self.opened + time)?.map(\.text)
    }

    mutating func frame(_ text: String, after time: TimeAmount = .seconds(1)) -> [String] {
        self.frameReceived(ByteBuffer(string: text), at: Self.opened + time).map { [$0.text] } ?? []
    }

    mutating func frame(bytes: [UInt8]) -> [String] {
        self.binaryFrameReceived(ByteBuffer(bytes: bytes), at: Self.opened + .seconds(1)).map { [$0.text] } ?? []
    }

    mutating func probeFrame(_ text: String) -> [String] {
        self.probeFrameReceived(ByteBuffer(string: text)).map(\.text)
    }

    mutating func timer(after time: TimeAmount) -> [String] {
        self.timerFired(at: Self.opened + time).map(\.text)
    }
}

extension EngineSession.Directive {
    var text: String {
        switch self {
        case .deliver(let text): "deliver \(String(buffer: text))"
        case .answerPoll(let payload): "poll " + String(buffer: payload).replacing("\u{1E}", with: "|")
        case .deliverBinary(let bytes): "deliver bytes \(bytes.readableBytesView.map { Int($0) })"
        case .write(let message) where message.isBinary: "bytes \(message.bytes.readableBytesView.map { Int($0) })"
        case .write(let message): "frame \(String(buffer: message.bytes))"
        case .writeToProbe(let message): "probe frame \(String(buffer: message.bytes))"
        case .adoptProbe: "adopt"
        case .dropProbe: "drop"
        case .close(let reason): "close \(reason)"
        }
    }
}
