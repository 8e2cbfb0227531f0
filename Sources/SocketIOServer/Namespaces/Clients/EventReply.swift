public import NIOCore
import SocketIO

/// The answer that a client may have asked for.
///
/// One answer is enough: clients pass over any further one.
public struct EventReply: Sendable {
    private let socket: ClientSocket
    private let id: UInt64?

    init(to event: SocketEvent, of socket: ClientSocket) {
        self.socket = socket
        self.id = event.acknowledgement
    }

    /// Whether the client asked for an answer; if it did not, answering does nothing.
    public var isWanted: Bool {
        self.id != nil
    }

    /// Answers with values.
    ///
    /// What cannot be encoded is not sent, and is logged as an error.
    public func callAsFunction<each Value: Encodable>(_ values: repeat each Value) {
        guard let id = self.id else { return }
        var payload = PayloadWriter()
        do {
            repeat try payload.write(each values)
            try payload.check()
        } catch {
            return self.socket.namespace.unencodable("answer", error)
        }
        self.send(payload, id)
    }

    /// Answers with a whole JSON array of values, as it is, and the attachments that its placeholders stand for.
    public func callAsFunction(raw payload: ByteBuffer, attachments: [ByteBuffer] = []) {
        guard let id = self.id else { return }
        self.socket.answer(id, payload, attachments)
    }

    /// Answers that the event was not handled.
    func callAsFunction(error message: String, data: (any Encodable & Sendable)? = nil) {
        guard let id = self.id else { return }
        var payload = PayloadWriter()
        do {
            try payload.write(["error": EventFailure(message: message, data: data)])
            try payload.check()
        } catch {
            self.socket.namespace.unencodable("answer", error)
            payload = PayloadWriter()
            try? payload.write(["error": EventFailure(message: message, data: nil)])
        }
        self.send(payload, id)
    }

    private func send(_ payload: PayloadWriter, _ id: UInt64) {
        self.socket.answer(id, payload.finish(), payload.attachments)
    }
}

/// What a client is told of an event that was not handled.
private struct EventFailure: Encodable {
    let message: String
    let data: (any Encodable & Sendable)?

    private enum CodingKeys: CodingKey {
        case message
        case data
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.message, forKey: .message)
        if let data = self.data { try container.encode(data, forKey: .data) }
    }
}
