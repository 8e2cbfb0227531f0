import Logging
import Matchmaking
import NIOCore
import RedisClient
import ServiceLifecycle
import SharedKernel
import Synchronization

/// Joining, staying, and joining again.
extension RedisLobbyStore {
    /// How many guests are brought back in one step.
    private static let restoredAtOnce = 64

    /// An attempt to join, which goes on where it failed.
    private struct Joining {
        let server: ServerID
        /// Whether the handlers have heard of what was lost.
        var isLossTold = false
    }

    /// Keeps the server's place in the lobby until the service is shut down, or its task is cancelled.
    ///
    /// At a graceful shutdown the server leaves, and its guests are waited for as those who are lost. To be called
    /// once.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await self.attend()
        }
        // Whoever is cancelled has no time for good-byes: the lease ends by itself.
        if !Task.isCancelled, let caller = self.attendance.withLock({ $0.stay?.caller }) {
            _ = try? await self.call(.resign, by: caller)
            self.lose(caller.server, .givenUp)
        }
    }

    /// Returns once the server has a place in the lobby.
    package func joined() async {
        await withCheckedContinuation { continuation in
            self.joiners.withLock { $0.append(continuation) }
            self.greetJoiners()
        }
    }

    func lose(_ server: ServerID, _ end: Attendance.End) {
        let waiters = self.attendance.withLock { $0.lose(server, end) }
        for waiter in waiters { waiter.resume(returning: false) }
        // Another stay may have begun by now: these are for the one that is over.
        self.closeQueue(for: server)
        self.dismissCarriers()
        self.wakeEnder(of: server)
    }

    private func wakeEnder(of server: ServerID) {
        let ender = self.ender.withLock { $0.removeValue(forKey: server) }
        ender?.resume()
    }

    private func greetJoiners() {
        guard self.hasJoined else { return }
        let joiners = self.joiners.withLock { joiners in
            defer { joiners = [] }
            return joiners
        }
        for joiner in joiners { joiner.resume() }
    }

    private func attend() async {
        var (joining, pause): (Joining?, Duration) = (nil, .milliseconds(100))
        while !Task.isCancelled {
            var attempt = joining ?? Joining(server: self.caller.newServer())
            do throws(StoreError) {
                let server = try await self.join(&attempt)
                (joining, pause) = (nil, .milliseconds(100))
                await self.stay(server)
            } catch {
                joining = attempt
                self.logger.warning("The lobby could not be joined", metadata: ["error": "\(error.message)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(2))
            }
        }
    }

    private func join(_ attempt: inout Joining) async throws(StoreError) -> ServerID {
        let former = self.attendance.withLock { $0.former }
        var caller = LobbyCaller.Caller(
            server: attempt.server,
            epoch: former?.epoch ?? [],
            seen: former?.seen ?? 0
        )
        var reply: LobbyReply
        let spoken = NIODeadline.now()
        repeat {
            reply = try await self.call(.register(epoch: self.caller.newEpoch()), by: caller)
            if case .joined = reply { break }
        } while true
        guard case .joined(let step, let epoch) = reply else { return caller.server }
        (caller.epoch, caller.seen) = (epoch, step)
        if let former, !attempt.isLossTold {
            self.tellLoss(isEmptied: former.epoch != epoch)
            attempt.isLossTold = true
        }
        try await self.readRoster(by: caller)
        for restoration in self.attendance.withLock({ $0.mirror.restorations(ofAtMost: Self.restoredAtOnce) }) {
            _ = try await self.call(.restore(restoration), by: caller)
        }
        self.attendance.withLock { $0.join(caller, in: step) }
        self.queue.withLock { $0.open(for: caller.server) }
        self.greetJoiners()
        self.handlers.heard(spoken)
        self.logger.info("Joined the lobby", metadata: ["server": "\(caller.server)", "step": "\(step)"])
        return caller.server
    }

    private func tellLoss(isEmptied: Bool) {
        if isEmptied {
            let calls = self.attendance.withLock { $0.calls }
            self.logger.warning("The lobby was lost, and is brought back")
            self.handlers.lost(.emptied)
            if !calls.isEmpty { self.handlers.deliver(Delivery(step: 0, directives: calls)) }
        } else {
            let guests = self.attendance.withLock { $0.forgetGuests() }
            self.logger.warning("The lobby gave this server up", metadata: ["guests": "\(guests.count)"])
            self.handlers.lost(.givenUp(guests))
        }
    }

    /// Tells how all those are seen who were here before.
    private func readRoster(by caller: LobbyCaller.Caller) async throws(StoreError) {
        var last: GuestID?
        while true {
            let reply = try await self.call(.roster(after: last), by: caller)
            guard case .roster(let step, let bytes, let next) = reply else { return }
            do throws(MalformedBytes) {
                let delivery = try LobbyEntry(step: step, roster: bytes).delivery(to: caller.server)
                if !delivery.isEmpty { self.handlers.deliver(delivery) }
                guard !next.isEmpty else { return }
                var reader = ByteReader(next)
                last = try reader.identifier()
            } catch {
                throw StoreError(code: .corrupt, message: "the lobby's roster makes no sense", cause: error)
            }
        }
    }

    /// Reads and beats until the place in the lobby is lost.
    private func stay(_ server: ServerID) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.read(server) }
            group.addTask { await self.beat(server) }
            for _ in 0..<Self.carriers { group.addTask { await self.carry(for: server) } }
            group.addTask { await self.end(of: server) }
            await group.next()
            group.cancelAll()
        }
        self.closeQueue(for: server)
    }

    private func beat(_ server: ServerID) async {
        var pause = self.settings.beat
        while (try? await Task.sleep(for: pause)) != nil, self.server == server {
            // Of a lease there is little left by then: whoever was not heard does not wait for the next beat.
            pause = await self.beat() ? self.settings.beat : self.settings.beat / 8
        }
    }

    /// Returns when a stay is over.
    private func end(of server: ServerID) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.ender.withLock { $0[server] = continuation }
                if Task.isCancelled || self.server != server { self.wakeEnder(of: server) }
            }
        } onCancel: {
            self.wakeEnder(of: server)
        }
    }

    /// Says that the server lives, and tells the lobby what it has yet to hear.
    ///
    /// False says that it could not be told.
    @discardableResult
    package func beat() async -> Bool {
        guard let stay = self.attendance.withLock({ $0.stay }) else { return true }
        // Whoever waits for a step for longer than a lease is told that it did not come.
        let patience = Int(self.settings.lease / self.settings.beat) + 1
        let late = self.attendance.withLock { $0.beat(atMost: patience) }
        for waiter in late { waiter.resume(returning: false) }
        do throws(StoreError) {
            let spoken = NIODeadline.now()
            _ = try await self.call(.beat(delivered: stay.delivered, read: stay.order.mark), by: stay.caller)
            self.handlers.heard(spoken)
        } catch {
            self.logger.warning("The lobby did not hear this server", metadata: ["error": "\(error.message)"])
            return false
        }
        for command in self.attendance.withLock({ $0.takeOwed() }) {
            // What fails once more is owed again.
            try? await self.perform(command)
        }
        return true
    }
}
