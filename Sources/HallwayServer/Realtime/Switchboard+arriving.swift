import Accounts
import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer
import Synchronization

extension Switchboard: ConnectHandler {
    func sessionRequested(_ request: ConnectRequest) -> TimeAmount? {
        let address = AddressKey(
            self.configuration.clientAddress.resolve(
                peer: request.remoteAddress?.ipAddress ?? "",
                forwardedFor: request.values(of: "x-forwarded-for")
            )
        )
        return self.connections.withLock { $0.take(address, at: self.clock.now) }
            .map { .milliseconds($0.wholeMilliseconds) }
    }

    func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {
        do throws(ChatError) {
            guard payload?["token"]?.kind == .string else { throw .signInNeeded }
            let argument = try ChatCodec.decode(ConnectArgument.self, from: payload)
            guard (argument.protocol ?? protocolVersion) == protocolVersion else {
                throw ChatError(.invalidRequest, "This server speaks version \(protocolVersion) of the protocol.")
            }
            // Numbered here, where the client asks: mailboxes of different loops are drained at different speeds, and
            // which of a guest's sockets is the newer must not depend on that.
            let admission = Admission(
                seat: self.nextSeat(),
                token: argument.token,
                room: argument.room,
                socket: socket
            )
            guard self.mailboxes.mailbox(of: socket.eventLoop).offer(.admit(admission)) else { throw .busy }
        } catch {
            socket.refuse(error)
        }
    }

    /// Decides whether a client may come in, and makes its seat if so.
    func admit(_ admission: Admission) async -> (Seat, Command)? {
        let identity: Identity
        do throws(AccountError) {
            identity = try await self.accounts.identify(accessToken: admission.token)
        } catch {
            admission.socket.refuse(ChatError(error))
            return nil
        }
        // One that has gone while it waited for its turn displaces nobody.
        guard await admission.socket.isWaiting() else { return nil }
        let seat = Seat(
            id: admission.seat,
            guest: GuestCard(id: identity.guest, name: identity.displayName),
            account: identity.account,
            session: identity.session,
            socket: admission.socket,
            allowances: self.allowances(of: identity.guest),
            switchboard: self
        )
        let (isDraining, isAdded) = self.seats.withLock { seats in
            seats.isDraining ? (true, false) : (false, seats.add(seat))
        }
        guard !isDraining else {
            // Not a refusal, which official clients take as final: they come back by themselves.
            admission.socket.closeTransport()
            return nil
        }
        guard isAdded else {
            admission.socket.refuse(.signInNeeded)
            return nil
        }
        let arrival = Arrival(account: identity.account, seat: seat.id, room: admission.room)
        return (seat, Command(identity.guest, .connect(arrival)))
    }

    /// The lobby had no place for a seat that was made for it.
    func turnAway(_ seat: Seat) {
        self.seats.withLock { $0.remove(seat) }
        seat.socket.refuse(.busy)
    }

    /// A seat's socket is gone.
    func seatClosed(_ seat: Seat, _ reason: SocketCloseReason) {
        let isDraining = self.seats.withLock { seats in
            seats.remove(seat)
            return seats.isDraining
        }
        // A draining server's close is neither a leave nor a loss (protocol rule 7).
        guard !isDraining else { return }
        let action: Command.Action = reason.isLeave ? .leave(seat.id) : .lose(seat.id)
        if !self.post(.perform(Command(seat.guest.id, action), seat), for: seat) {
            self.logger.error(
                "The lobby could not be told that a guest is gone",
                metadata: ["guest": "\(seat.guest.id)"]
            )
        }
    }
}

extension SocketCloseReason {
    /// Whether the guest left on purpose, rather than lost the socket (protocol rule 7).
    var isLeave: Bool {
        switch self {
        case .disconnectPacket, .shownOut: true
        case .sessionClosed(.webSocketClosed(code: 1_000)), .sessionClosed(.webSocketClosed(code: 1_001)): true
        case .sessionClosed: false
        }
    }
}

extension Socket {
    /// Turns a client away: CONNECT_ERROR `{message, data:{code}}`.
    func refuse(_ error: ChatError) {
        self.refuse(message: error.message, data: ChatCodec.json(error))
    }
}
