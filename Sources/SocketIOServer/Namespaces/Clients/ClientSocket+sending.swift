import CoreMetrics
public import NIOCore
public import SocketIO
import Synchronization

/// What is said to the client.
///
/// Nothing here waits or fails: what is said in the connect handler is sent when the client is in, and what cannot be
/// encoded is not sent and is logged as an error. What is said to a client that is gone is dropped, or kept for as long
/// as the client may come back to its session.
extension ClientSocket {
    /// Sends an event with any number of arguments; `Data` in them goes as binary attachments.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) {
        guard let payload = self.namespace.payload(event, repeat each values) else { return }
        self.namespace.say(payload, to: self, isVolatile: false)
    }

    /// Sends an event whose payload is a whole JSON array as it is, the name first.
    ///
    /// Its placeholders have to be those of the attachments.
    public func emit(raw payload: JSONSlice, attachments: [ByteBuffer] = []) {
        guard let payload = self.namespace.payload(raw: payload, attachments) else { return }
        self.namespace.say(payload, to: self, isVolatile: false)
    }

    /// The client, for what is worth sending only if it can take it at once.
    public var volatile: VolatileSocket {
        VolatileSocket(socket: self)
    }

    /// Sends an event and waits for the client's answer, of which the first value is read.
    ///
    /// It is not recovered if the transport is lost: then it fails, and whether the client saw it is not known.
    public func request<each Value: Encodable, Reply: Decodable & Sendable>(
        _ event: String,
        _ values: repeat each Value,
        as type: Reply.Type = Reply.self,
        within patience: Duration
    ) async throws(RequestError) -> Reply {
        guard let payload = self.namespace.payload(event, repeat each values) else { throw .unencodable }
        let answer = try await self.answer(to: payload, within: patience)
        do {
            return try PayloadReader.read(answer.value, as: type, attachments: answer.attachments)
        } catch {
            throw .malformed
        }
    }

    /// Everybody in a room but this client; more rooms may be added.
    public func to(_ room: String...) -> Audience {
        self.broadcast.to(room)
    }

    /// Everybody in the namespace but this client.
    public var broadcast: Audience {
        Audience(namespace: self.namespace, excepted: [self.id])
    }

    private func answer(to payload: PayloadWriter, within patience: Duration) async throws(RequestError) -> SocketAnswer
    {
        guard self.state.withLock({ $0.isAdmitted }) else { throw .disconnected }
        let awaited = AwaitedAnswer()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                awaited.wait(continuation)
                self.namespace.metrics.sent.increment()
                self.socket.request(
                    payload: payload.finish(),
                    attachments: payload.attachments,
                    within: TimeAmount(patience)
                ) { result in
                    awaited.end(result.mapError { RequestError($0) })
                }
            }
        } onCancel: {
            awaited.end(.failure(.cancelled))
        }
        return try result.get()
    }
}

/// A client, for events that are worth sending only if it can take them at once.
///
/// What it cannot take at once is dropped, and is not recovered.
public struct VolatileSocket: Sendable {
    let socket: ClientSocket

    /// Sends an event with any number of arguments.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) {
        guard let payload = self.socket.namespace.payload(event, repeat each values) else { return }
        self.socket.namespace.say(payload, to: self.socket, isVolatile: true)
    }
}

// MARK: Carrying out

extension ClientSocket {
    /// Sends a packet; called on the event loop if it is one of a lane's, else from anywhere.
    func deliver(_ packet: EncodedPacket, isVolatile: Bool) {
        let isOpen = self.state.withLock { state -> Bool? in
            switch state.stage {
            case .open:
                return true
            case .arriving(var held):
                guard !isVolatile, !state.isUnwanted else { return false }
                guard held.count < self.namespace.configuration.maximumHeldPackets else { return nil }
                state.stage = .arriving([])
                held.append(packet)
                state.stage = .arriving(held)
                return false
            case .over:
                return false
            }
        }
        switch isOpen {
        case true?: isVolatile ? self.socket.sendVolatile(packet) : self.socket.send(packet)
        case false?: break
        case nil: self.abandon()
        }
    }

    /// Answers an event.
    func answer(_ id: UInt64, _ payload: ByteBuffer, _ attachments: [ByteBuffer]) {
        self.socket.send(
            .answer(id, payload: payload, attachments: attachments, namespace: self.namespace.name)
        )
    }

    /// Sends nothing more, and closes the transport: the client comes back, to hear what it missed if it can.
    func abandon() {
        self.state.withLock { state in
            state.stage = .arriving([])
            state.isUnwanted = true
        }
        self.socket.closeTransport()
    }

    /// Sends from here on, and first what is due; false says that nothing is to be sent any more.
    func open() -> Bool {
        let due = self.state.withLock { state -> [EncodedPacket]? in
            guard case .arriving(let held) = state.stage, !state.isUnwanted else { return nil }
            defer { state.missed = [] }
            state.stage = .open
            state.arrival = nil
            return state.missed + held
        }
        guard let due else { return false }
        for packet in due { self.socket.send(packet) }
        return true
    }
}

extension RequestError {
    fileprivate init(_ error: SocketRequestError) {
        switch error {
        case .timedOut: self = .timedOut
        case .closed: self = .disconnected
        case .tooMany: self = .tooMany
        }
    }
}
