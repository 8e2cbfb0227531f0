/// Who is subscribed to what, and what the server has to be told for it.
///
/// It decides and does no work. A channel has at most one command on its way: whatever is wanted meanwhile follows when
/// the server has answered. So what the server does and what is wanted of it cannot come apart.
struct SubscriptionBook: Sendable {
    /// What is to be done.
    enum Directive: Hashable, Sendable {
        /// Subscribe to a channel.
        case join(Topic)
        /// End the subscription to a channel.
        case leave(Topic)
        /// Tell a subscriber that all of its channels are subscribed to.
        case establish(UInt64)
        /// Tell a subscriber that they are again, after a time in which messages were lost.
        case resume(UInt64)
        /// Tell a subscriber that it is over.
        case fail(UInt64, RedisError)
    }

    private enum Standing: Sendable {
        /// The server knows nothing of it.
        case absent
        case joining
        case joined
        case leaving
    }

    private struct Entry: Sendable {
        var standing = Standing.absent
        var subscribers: [UInt64] = []
    }

    private struct Subscriber: Sendable {
        let topics: [Topic]
        /// Whether it was told that its channels are subscribed to.
        var isEstablished = false
        /// Whether messages may have passed it by since.
        var isInterrupted = false
    }

    private let bound: Int
    private var isConnected = false
    private var entries: [Topic: Entry] = [:]
    private var subscribers: [UInt64: Subscriber] = [:]

    /// A book of so many channels.
    init(bound: Int) {
        self.bound = bound
    }

    /// Whether a connection is needed.
    var isWanted: Bool { !self.subscribers.isEmpty }

    /// Whom a message to a channel is for.
    func audience(of topic: Topic) -> [UInt64] { self.entries[topic]?.subscribers ?? [] }

    /// Adds a subscriber; nil says that there would be too many channels.
    mutating func subscribe(_ id: UInt64, to topics: Set<Topic>) -> [Directive]? {
        let fresh = topics.count { self.entries[$0] == nil }
        guard self.entries.count + fresh <= self.bound else { return nil }
        let topics = topics.sorted()
        self.subscribers[id] = Subscriber(topics: topics)
        for topic in topics { self.entries[topic, default: Entry()].subscribers.append(id) }
        return topics.compactMap { self.advance($0) } + self.progress(of: [id])
    }

    /// Removes a subscriber.
    mutating func unsubscribe(_ id: UInt64) -> [Directive] {
        guard let subscriber = self.subscribers.removeValue(forKey: id) else { return [] }
        return subscriber.topics.compactMap { topic in
            self.entries[topic]?.subscribers.removeAll { $0 == id }
            return self.advance(topic)
        }
    }

    /// There is a connection: everything is asked for again.
    mutating func connected() -> [Directive] {
        self.isConnected = true
        return self.entries.keys.sorted().compactMap { self.advance($0) }
    }

    /// The connection was lost, and every subscription of the server's with it.
    mutating func disconnected() -> [Directive] {
        self.isConnected = false
        for topic in self.entries.keys { self.interrupt(topic) }
        return self.entries.keys.sorted().compactMap { self.advance($0) }
    }

    /// There is no connection to be had: those who have not been established yet are told so.
    mutating func unreachable(_ error: RedisError) -> [Directive] {
        let ids = self.subscribers.filter { !$0.value.isEstablished }.keys.sorted()
        return ids.flatMap { self.unsubscribe($0) + [.fail($0, error)] }
    }

    /// The server has subscribed us to a channel.
    mutating func joined(_ topic: Topic) -> [Directive] {
        guard self.entries[topic]?.standing == .joining else { return [] }
        self.entries[topic]?.standing = .joined
        let next = self.advance(topic).map { [$0] } ?? []
        return next + self.progress(of: self.audience(of: topic))
    }

    /// The server has refused to subscribe us to a channel: it is over for all who wanted it.
    mutating func refused(_ topic: Topic, _ error: RedisError) -> [Directive] {
        guard self.entries[topic]?.standing == .joining else { return [] }
        // It counts as being joined until the last of them has left, or it would be asked for again for those who are left.
        let directives = self.audience(of: topic).flatMap { self.unsubscribe($0) + [.fail($0, error)] }
        self.entries[topic] = nil
        return directives
    }

    /// The server has ended a subscription: since it was asked to, or by itself.
    mutating func left(_ topic: Topic) -> [Directive] {
        guard let standing = self.entries[topic]?.standing else { return [] }
        guard standing == .leaving || standing == .joined else { return [] }
        self.interrupt(topic)
        return self.advance(topic).map { [$0] } ?? []
    }

    private mutating func interrupt(_ topic: Topic) {
        guard let entry = self.entries[topic] else { return }
        self.entries[topic]?.standing = .absent
        // Who joined while the channel was being left has missed nothing, and is told nothing.
        guard entry.standing != .leaving || !self.isConnected else { return }
        for id in entry.subscribers where self.subscribers[id]?.isEstablished == true {
            self.subscribers[id]?.isInterrupted = true
        }
    }

    /// Takes the next step towards what is wanted of a channel, if one can be taken now.
    private mutating func advance(_ topic: Topic) -> Directive? {
        guard let entry = self.entries[topic] else { return nil }
        switch (entry.standing, entry.subscribers.isEmpty) {
        case (.absent, true):
            self.entries[topic] = nil
            return nil
        case (.absent, false):
            guard self.isConnected else { return nil }
            self.entries[topic]?.standing = .joining
            return .join(topic)
        case (.joined, true):
            self.entries[topic]?.standing = .leaving
            return .leave(topic)
        case (.joining, _), (.leaving, _), (.joined, false):
            return nil
        }
    }

    /// Tells those of them whose channels are all subscribed to.
    private mutating func progress(of ids: [UInt64]) -> [Directive] {
        ids.compactMap { id in
            guard let subscriber = self.subscribers[id],
                subscriber.topics.allSatisfy({ self.entries[$0]?.standing == .joined })
            else { return nil }
            self.subscribers[id]?.isEstablished = true
            self.subscribers[id]?.isInterrupted = false
            guard subscriber.isEstablished else { return .establish(id) }
            return subscriber.isInterrupted ? .resume(id) : nil
        }
    }
}
