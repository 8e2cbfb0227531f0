import CoreMetrics
import Logging
import NIOCore
import SocketIO
import Synchronization

/// The longest id or offset that a client may claim a session by, in bytes of JSON.
private let maximumClaimLength = 128

extension Namespace {
    /// A client asks to come in; called on its event loop.
    func admit(_ request: ConnectRequest, _ payload: JSONSlice?, by socket: Socket) {
        let (client, admission) = self.begin(request, payload, socket)
        switch admission {
        case .everybody:
            self.letIn(client)
        case .immediate(let decide):
            do {
                try decide(client)
                self.letIn(client)
            } catch {
                self.turnAway(client, error)
            }
        case .queued(let decide):
            let isTaken = self.tasks.submit {
                do {
                    try await decide(client)
                    self.letIn(client)
                } catch {
                    self.turnAway(client, error)
                }
            }
            if !isTaken { self.turnAway(client, .busy, message: "Too busy", data: nil) }
        }
    }

    /// Makes a socket of who asks to come in, for its old session if it has one.
    private func begin(
        _ request: ConnectRequest,
        _ payload: JSONSlice?,
        _ socket: Socket
    ) -> (ClientSocket, Admission) {
        var generator = SystemRandomNumberGenerator()
        let newID = RecoveryID.make(using: &generator)
        let newRecoveryID = self.recovers ? RecoveryID.make(using: &generator) : nil
        let claimed = self.recovers ? payload?["pid"]?.claimed : nil
        let offset = payload?["offset"]
        let (client, admission, former) = self.state.withLock { state in
            var claim: RecoveryLog<EncodedPacket, SocketData>.Claim?
            // An offset that is no string of ours is not taken for none: nobody could say what was missed.
            if let claimed, offset == nil || offset?.kind == .null || offset?.claimed != nil {
                claim = state.log?.claim(claimed, after: offset?.claimed, at: .now())
            }
            let id = claim?.id ?? newID
            let former = state.rooms.owner(of: id)
            let client = ClientSocket(
                id: id,
                recoveryID: claim?.recoveryID ?? newRecoveryID,
                isRecovered: claim != nil,
                data: claim?.state ?? former?.data ?? SocketData(),
                namespace: self,
                lane: self.lane(of: socket.eventLoop, in: &state),
                socket: socket,
                arrival: ClientSocket.Arrival(request: request, payload: payload)
            )
            if let former { former.displaced(from: state.rooms.rooms(of: former)) }
            state.rooms.enter(client, id: id)
            state.arriving.insert(client)
            if let claim {
                // It was in them before, so there is room.
                for room in claim.rooms { _ = try? state.rooms.join(room, client) }
            } else if let newRecoveryID {
                state.log?.began(id, recoveryID: newRecoveryID)
            }
            return (client, state.admission, former)
        }
        // Its transport is as good as lost, or the client would not be here.
        former?.abandon()
        return (client, admission)
    }

    private func lane(of eventLoop: any EventLoop, in state: inout State) -> Lane {
        let key = ObjectIdentifier(eventLoop)
        if let lane = state.lanes[key] { return lane }
        let lane = Lane(eventLoop: eventLoop, bound: self.configuration.maximumLaneDeliveries)
        state.lanes[key] = lane
        return lane
    }

    /// Makes the client one of those who are in: what is said from here on is kept for it until it has been told so.
    private func letIn(_ client: ClientSocket) {
        guard !client.state.withLock({ $0.isUnwanted }) else {
            return self.turnAway(client, .refused, message: "Disconnected", data: nil)
        }
        let isWhole = self.state.withLock { state in
            guard client.isRecovered else {
                state.arriving.remove(client)
                state.log?.letIn(client.id)
                return true
            }
            // Under the lock, so that what is said next comes behind it.
            guard let missed = state.log?.resumed(client.id) else { return false }
            state.arriving.remove(client)
            client.state.withLock { $0.missed = missed }
            return true
        }
        guard isWhole else {
            // More was said while it was being decided on than is kept. It comes back by itself, and starts anew.
            self.forget(client, .sessionLost)
            return client.socket.closeTransport()
        }
        // Before it is told, since whoever hears of it from the client may ask it something at once.
        client.state.withLock { $0.isAdmitted = true }
        client.socket.accept(ClientSocketHandler(client), id: client.id, recoveryID: client.recoveryID)
    }

    private func turnAway(_ client: ClientSocket, _ error: any Error) {
        if let refusal = error as? ConnectRefusal {
            self.turnAway(client, .refused, message: refusal.message, data: refusal.data)
        } else {
            self.log(.connectHandlerFailed, level: .error, ["error": "\(error)"])
            self.turnAway(client, .failed, message: "Internal error", data: nil)
        }
    }

    private func turnAway(
        _ client: ClientSocket,
        _ reason: NamespaceMetrics.Refusal,
        message: String,
        data: (any Encodable & Sendable)?
    ) {
        self.forget(client, reason)
        client.socket.refuse(message: message, data: data.flatMap { self.value($0) })
    }

    private func forget(_ client: ClientSocket, _ reason: NamespaceMetrics.Refusal) {
        self.state.withLock { state in
            state.arriving.remove(client)
            state.rooms.leaveAll(client)
            state.log?.ended(client.id)
        }
        client.end(rooms: [])
        self.metrics.refused(reason)
        self.configuration.logger.debug(
            "Turned a client away",
            metadata: ["namespace": "\(self.name)", "socket": "\(client.id)", "reason": "\(reason.rawValue)"]
        )
    }
}

// MARK: Coming and going, on the client's event loop

extension Namespace {
    /// The client has been told that it is in.
    func opened(_ client: ClientSocket) {
        self.metrics.connections.increment()
        self.configuration.logger.debug(
            "Let a client in",
            metadata: [
                "namespace": "\(self.name)", "socket": "\(client.id)", "recovered": "\(client.isRecovered)",
            ]
        )
        let missed = client.state.withLock { state in
            state.wasTold = true
            return state.missed.count
        }
        if missed > 0 { self.metrics.sent.increment(by: missed) }
        if !client.open() { client.socket.disconnect() }
    }

    /// The client is gone, or was before it could be told that it is in.
    func closed(_ client: ClientSocket, _ reason: SocketCloseReason) {
        let wasTold = client.state.withLock { $0.wasTold }
        let rooms = self.state.withLock { state -> Set<String> in
            // Somebody who came back may have its place by now, and its session.
            guard state.rooms.owner(of: client.id) == client else { return [] }
            if reason.isRecoverable, wasTold || client.isRecovered {
                state.log?.lost(client.id, state: client.data, at: .now())
            } else {
                state.log?.ended(client.id)
            }
            return state.rooms.leaveAll(client)
        }
        if wasTold {
            self.metrics.connections.decrement()
            self.metrics.closed(reason)
            self.configuration.logger.debug(
                "A client is gone",
                metadata: ["namespace": "\(self.name)", "socket": "\(client.id)", "reason": "\(reason.label)"]
            )
        }
        client.call(client.end(rooms: rooms), reason)
    }
}

extension JSONSlice {
    /// A string as a client may claim a session by it, which is never a long one.
    fileprivate var claimed: String? {
        self.bytes.readableBytes <= maximumClaimLength ? self.string : nil
    }
}

extension ClientSocket {
    /// The client has come back by another transport: this one was in these rooms.
    fileprivate func displaced(from rooms: Set<String>) {
        self.state.withLock { $0.lastRooms = rooms }
    }
}
