import ChatProtocol
import NIOCore
import RedisStores
import SharedKernel

/// What a seat knows of the legacy that it waits for, and what waits for that here.
struct AwaitedLegacy {
    /// How many texts of the guest wait.
    private static let maximumEarly = 32

    /// The seat that took this one's place before all was here that is to be left to it.
    enum Successor {
        case here(Seat)
        case elsewhere(ServerID)
    }

    /// Something that the partner said, and who is to be told what came of it.
    struct Held {
        let message: PassedMessage
        let done: @Sendable (ChatError?) -> Void
    }

    /// The server that it comes from.
    var origin: ServerID?
    /// Whether that is another one: it may take long, or never come.
    var isElsewhere = false
    /// Until when it is waited for.
    var deadline = NIODeadline.distantFuture
    /// How much of it the guest has been told already.
    var told = 0
    /// Where the guest sits who had this seat, if that is to have what has yet to come here.
    var successor: Successor?
    /// What the partner said meanwhile.
    ///
    /// It is acknowledged when it is written: until then it is not known whether it will be.
    private var held: [Held] = []
    /// What the guest wrote meanwhile: whether it was written before, by its nonce, is known when the legacy comes.
    private var early: [(text: PassedText, reply: Reply)] = []

    /// Holds what the partner said; false says that there is no room for it.
    mutating func hold(_ message: PassedMessage, _ done: @escaping @Sendable (ChatError?) -> Void) -> Bool {
        guard self.held.count < KeptMessages.maximumCount else { return false }
        self.held.append(Held(message: message, done: done))
        return true
    }

    /// Takes out what was held, in order.
    mutating func takeHeld() -> [Held] {
        defer { self.held = [] }
        return self.held
    }

    /// Keeps what the guest wrote; false says that there is no room for it.
    mutating func wait(_ text: PassedText, _ reply: Reply) -> Bool {
        guard self.early.count < Self.maximumEarly else { return false }
        self.early.append((text, reply))
        return true
    }

    /// Takes out what the guest wrote, in order.
    mutating func takeEarly() -> [(text: PassedText, reply: Reply)] {
        defer { self.early = [] }
        return self.early
    }
}
