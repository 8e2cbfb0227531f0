import NIOCore
import SharedKernel
import SocketIO

/// What a seat said to a partner on another server, and has not heard of yet; oldest first.
struct Unconfirmed {
    /// How much may be unconfirmed at a time.
    static let bound = 256
    /// After how long it is not waited for any more.
    static let patience = TimeAmount.seconds(5)

    /// Something that was said.
    struct Item {
        let number: UInt64
        let room: RoomID
        let reply: Reply
        let text: (stamp: TextStamp, nonce: String?)?
        /// The text as it was said, as evidence.
        let message: EncodedMessage?
        let deadline: NIODeadline
    }

    private var items: [Item] = []
    private var last: UInt64 = 0

    /// When the oldest is late.
    var deadline: NIODeadline? {
        self.items.first?.deadline
    }

    /// Notes what is about to be said, and answers with its number; nil if too much is unconfirmed.
    mutating func add(
        in room: RoomID,
        _ reply: Reply,
        text: (stamp: TextStamp, nonce: String?)?,
        message: EncodedMessage?,
        at now: NIODeadline
    ) -> UInt64? {
        guard self.items.count < Self.bound else { return nil }
        self.last += 1
        self.items.append(
            Item(
                number: self.last,
                room: room,
                reply: reply,
                text: text,
                message: message,
                deadline: now + Self.patience
            )
        )
        return self.last
    }

    /// Takes out what a receipt is for; nil if it is not waited for any more.
    mutating func take(_ number: UInt64) -> Item? {
        guard let index = self.items.firstIndex(where: { $0.number == number }) else { return nil }
        return self.items.remove(at: index)
    }

    /// Takes out what is late.
    mutating func takeLate(at now: NIODeadline) -> [Item] {
        let late = self.items.prefix { $0.deadline <= now }
        self.items.removeFirst(late.count)
        return Array(late)
    }

    /// Takes out everything.
    mutating func takeAll() -> [Item] {
        defer { self.items = [] }
        return self.items
    }
}
