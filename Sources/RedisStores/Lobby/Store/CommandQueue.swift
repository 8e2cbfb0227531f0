import Matchmaking
import SharedKernel

/// Commands on their way to the lobby: those that have yet to be sent, those that were, and the carriers that wait for
/// some.
///
/// A carrier takes all that has come while it was away, so that many commands are one call: the more there is to do, the
/// less a command costs. It decides and does nothing. It takes a bounded number, and refuses what is more.
struct CommandQueue<Waiter: Sendable, Carrier: Sendable>: Sendable {
    /// A command that somebody waits for.
    struct Item: Sendable {
        let number: UInt64
        let command: Command
    }

    /// What becomes of a command that is handed in.
    enum Handed: Sendable {
        /// It waits for a carrier, under this number.
        case waits(UInt64)
        /// A carrier that has nothing to do is to be woken, to take what there is.
        case wakes(Carrier, UInt64)
        case full
        /// There are no carriers for that stay.
        case closed
    }

    /// How many may wait to be sent.
    static var bound: Int { 4_096 }
    /// How many are sent at a time: that many steps, and no more, keep the store from serving others.
    static var batch: Int { 16 }

    private var queue: [Item] = []
    private var waiters: [UInt64: Waiter] = [:]
    private var idle: [Carrier] = []
    private var last: UInt64 = 0
    /// The stay that there are carriers for.
    private var stay: ServerID?

    /// How many have yet to be sent.
    var count: Int { self.queue.count }

    /// Takes a command of a stay, and who waits for what comes of it.
    mutating func hand(_ command: Command, of server: ServerID, _ waiter: Waiter) -> Handed {
        guard self.stay == server else { return .closed }
        guard self.queue.count < Self.bound else { return .full }
        self.last += 1
        self.queue.append(Item(number: self.last, command: command))
        self.waiters[self.last] = waiter
        guard let carrier = self.idle.popLast() else { return .waits(self.last) }
        return .wakes(carrier, self.last)
    }

    /// Gives a carrier the next commands that can be sent together.
    ///
    /// Of each guest there is one at most, so that what a guest is told does not depend on who else asked; and either all
    /// of them make room, or none is known to.
    mutating func take() -> [Item] {
        guard let first = self.queue.first else { return [] }
        var guests: Set<GuestID> = []
        let items = self.queue.prefix(Self.batch).prefix { item in
            item.command.action.makesRoom == first.command.action.makesRoom
                && guests.insert(item.command.guest).inserted
        }
        self.queue.removeFirst(items.count)
        return Array(items)
    }

    /// A carrier waits, unless there is something for it already; false says that there is.
    mutating func wait(_ carrier: Carrier) -> Bool {
        guard self.queue.isEmpty else { return false }
        self.idle.append(carrier)
        return true
    }

    /// Who waited for commands that were carried out, or not; those who do not wait any more are left out.
    mutating func end(_ items: [Item]) -> [Waiter] {
        items.compactMap { self.waiters.removeValue(forKey: $0.number) }
    }

    /// Somebody waits no more; answers with who, and whether their command was sent.
    mutating func withdraw(_ number: UInt64) -> (waiter: Waiter, wasSent: Bool)? {
        guard let waiter = self.waiters.removeValue(forKey: number) else { return nil }
        guard let index = self.queue.firstIndex(where: { $0.number == number }) else { return (waiter, true) }
        self.queue.remove(at: index)
        return (waiter, false)
    }

    /// There are carriers from now on, for this stay.
    mutating func open(for server: ServerID) {
        self.stay = server
    }

    /// A stay is over, and there are no carriers for it any more; answers with everybody whose command has not been sent,
    /// nor will be.
    ///
    /// That may be said late: another stay, which has begun since, goes on.
    mutating func close(for server: ServerID) -> [Waiter] {
        guard self.stay == server else { return [] }
        self.stay = nil
        defer { self.queue = [] }
        return self.end(self.queue)
    }

    /// The carriers that wait.
    mutating func dismiss() -> [Carrier] {
        defer { self.idle = [] }
        return self.idle
    }
}
