import Accounts
import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import Safety
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
                page: argument.page,
                socket: socket
            )
            let mailbox = self.mailboxes.mailbox(of: socket.eventLoop, for: admission.seat)
            guard mailbox.offer(.admit(admission)) else { throw .busy }
        } catch {
            self.refuse(socket, error)
        }
    }

    /// Decides whether a client may come in, and makes its seat if so.
    ///
    /// The session is looked at before there is a seat that is shown out with it. Yet nobody stays whose session was
    /// revoked, whenever that was: if the look did not see it, it came into the feed after the look began. Then either the
    /// feed tells of it after the seat was taken up, and the seat is shown out; or it told before that, and
    /// `revocationsTold`, which grows before anybody is told, is not what it was before the look: there is a second look,
    /// which sees it.
    func admit(_ admission: Admission, _ safety: SafetyService) async -> (Seat, Command)? {
        do throws(ChatError) {
            let told = self.accounts.revocationsTold
            let identity = try await self.identify(admission)
            let arrival = Arrival(
                account: identity.account,
                seat: admission.seat,
                room: admission.room,
                page: admission.page,
                blocked: try await self.blocked(by: identity.account, safety),
                card: identity.displayName
            )
            let blockers = try await self.blockers(of: identity.account, safety)
            // One that has gone while it waited for its turn displaces nobody.
            guard admission.socket.isWaiting else { return nil }
            let unseen = arrival.blocked.union(blockers)
            guard let seat = self.takeUp(identity, admission, unseen: unseen) else { return nil }
            if self.accounts.revocationsTold != told {
                do throws(ChatError) {
                    _ = try await self.identify(admission)
                } catch {
                    self.seats.withLock { $0.remove(seat) }
                    throw error
                }
            }
            return (seat, Command(identity.guest, .connect(arrival)))
        } catch {
            self.refuse(admission.socket, error)
            return nil
        }
    }

    private func identify(_ admission: Admission) async throws(ChatError) -> Identity {
        do throws(AccountError) {
            return try await self.accounts.identify(accessToken: admission.token)
        } catch {
            self.note("Whoever asks to come in could not be looked up", because: error.cause)
            throw ChatError(error)
        }
    }

    private func blocked(by account: AccountID, _ safety: SafetyService) async throws(ChatError) -> Set<AccountID> {
        do throws(SafetyError) {
            return try await safety.blocked(by: account)
        } catch {
            self.note("Whom an account has blocked could not be read", because: error.cause)
            throw ChatError(error)
        }
    }

    /// Who has blocked an account: only servers that share a lobby need to ask, since whom a guest of another server has
    /// blocked is not told along with them.
    private func blockers(of account: AccountID, _ safety: SafetyService) async throws(ChatError) -> Set<AccountID> {
        guard self.outbox != nil else { return [] }
        do throws(SafetyError) {
            return try await safety.blockers(of: account)
        } catch {
            self.note("Who has blocked an account could not be read", because: error.cause)
            throw ChatError(error)
        }
    }

    /// Makes the seat of somebody who may come in; nil if the server is about to stop.
    private func takeUp(_ identity: Identity, _ admission: Admission, unseen: Set<AccountID>) -> Seat? {
        let seat = Seat(
            id: admission.seat,
            guest: GuestCard(id: identity.guest, name: identity.displayName),
            account: identity.account,
            session: identity.session,
            unseen: unseen,
            socket: admission.socket,
            allowances: self.allowances(of: identity.guest),
            switchboard: self
        )
        let isTaken = self.seats.withLock { seats in
            if !seats.isDraining { seats.add(seat) }
            return !seats.isDraining
        }
        guard isTaken else {
            // Not a refusal, which official clients take as final: they come back by themselves.
            admission.socket.closeTransport()
            return nil
        }
        return seat
    }

    /// Turns a client away: CONNECT_ERROR `{message, data:{code}}`.
    func refuse(_ socket: Socket, _ error: ChatError) {
        self.tally.seatRefused(error.code)
        socket.refuse(message: error.message, data: ChatCodec.json(error))
    }

    /// The lobby had no place for a seat that was made for it.
    func turnAway(_ seat: Seat) {
        self.seats.withLock { $0.remove(seat) }
        self.refuse(seat.socket, .busy)
    }

    /// A seat's socket is gone.
    func seatClosed(_ seat: Seat, _ reason: SocketCloseReason) {
        let isDraining = self.seats.withLock { seats in
            seats.remove(seat)
            return seats.isDraining
        }
        // A draining server's close is neither a leave nor a loss (protocol rule 7): it takes its lobby along. One that is
        // shared goes on, and is to know who can be reached.
        guard !isDraining || self.outbox != nil else { return }
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
