import Matchmaking
import RedisClient
import SharedKernel
import Synchronization

/// Commands of many tasks, carried to the lobby together.
extension RedisLobbyStore {
    typealias Queue = CommandQueue<
        CheckedContinuation<Result<Carried, StoreError>, Never>, CheckedContinuation<Void, Never>
    >

    /// The step that a command came to, and whether this server hears of it.
    struct Carried: Sendable {
        let step: UInt64
        let isHeard: Bool
    }

    /// How many calls are under way at a time: what comes meanwhile goes together, which costs the store less than a second
    /// call would gain.
    static let carriers = 1

    /// Hands a command to the next carrier, and waits for what comes of it.
    func carry(_ command: Command, for server: ServerID) async throws(StoreError) -> Carried {
        let number = Mutex<UInt64?>(nil)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Result<Carried, StoreError>, Never>) in
                switch self.queue.withLock({ $0.hand(command, of: server, waiter) }) {
                case .waits(let own): number.withLock { $0 = own }
                case .wakes(let carrier, let own):
                    number.withLock { $0 = own }
                    carrier.resume()
                case .closed: waiter.resume(returning: .failure(.notJoined))
                case .full: waiter.resume(returning: .failure(.overloaded))
                }
                // The task may have ended before it could know of this command.
                if Task.isCancelled { self.withdraw(number) }
            }
        } onCancel: {
            self.withdraw(number)
        }
        return try result.get()
    }

    private func withdraw(_ number: borrowing Mutex<UInt64?>) {
        guard let own = number.withLock({ $0 }), let (waiter, wasSent) = self.queue.withLock({ $0.withdraw(own) })
        else {
            return
        }
        waiter.resume(returning: .failure(wasSent ? .cancelled : .withdrawn))
    }

    /// Nothing more is sent for a stay that is over, or that nobody keeps.
    func closeQueue(for server: ServerID) {
        let waiters = self.queue.withLock { $0.close(for: server) }
        for waiter in waiters { waiter.resume(returning: .failure(.notJoined)) }
    }

    /// Carries commands to the lobby for as long as the server has its place.
    func carry(for server: ServerID) async {
        while !Task.isCancelled, let caller = self.attendance.withLock({ $0.stay?.caller }), caller.server == server {
            let items = self.queue.withLock { $0.take() }
            if items.isEmpty {
                await self.waitForCommands()
            } else {
                await self.carry(items, by: caller)
            }
        }
    }

    private func carry(_ items: [Queue.Item], by caller: LobbyCaller.Caller) async {
        let result: Result<Carried, StoreError>
        do throws(StoreError) {
            let (step, isHeard, _) = try await self.step(.perform(items.map(\.command)), by: caller)
            result = .success(Carried(step: step, isHeard: isHeard))
        } catch {
            result = .failure(error)
        }
        let waiters = self.queue.withLock { $0.end(items) }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    private func waitForCommands() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { carrier in
                if !self.queue.withLock({ $0.wait(carrier) }) { return carrier.resume() }
                if Task.isCancelled { self.dismissCarriers() }
            }
        } onCancel: {
            self.dismissCarriers()
        }
    }

    /// Wakes carriers that wait, so that they see that the stay is over; another stay's go on waiting.
    func dismissCarriers() {
        let carriers = self.queue.withLock { $0.dismiss() }
        for carrier in carriers { carrier.resume() }
    }
}

extension StoreError {
    /// The command was sent; whether it was carried out is not known.
    fileprivate static let cancelled = StoreError(
        code: .unavailable,
        message: "nobody waited for what the lobby would do",
        cause: RedisError.cancelled
    )

    /// The command was not sent.
    fileprivate static let withdrawn = StoreError(
        code: .unavailable,
        message: "nobody waited for the lobby to be asked"
    )

    fileprivate static let overloaded = StoreError(
        code: .unavailable,
        message: "as many commands wait for the lobby as may"
    )
}
