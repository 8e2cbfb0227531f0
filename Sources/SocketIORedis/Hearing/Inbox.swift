import NIOCore
import RedisClient
import SocketIOServer

/// What a server makes of what it hears on the channel.
struct Inbox: Sendable {
    /// What is to be done.
    enum Directive: Hashable, Sendable {
        /// Hand it to the application's clients; it may be a gap.
        case deliver(Broadcast)
        /// Ask all others for a mark.
        case askForMarks
        /// Say a mark.
        case answerWithMark
        /// Count it, and say so now and then.
        case reject(Rejection)
    }

    /// Why something that was heard is not delivered.
    enum Rejection: String, CaseIterable, Hashable, Sendable {
        /// It is of another version.
        case version
        /// It is nothing that a server says.
        case malformed
        /// It is larger than a broadcast may be.
        case tooLarge = "too_large"
        /// It came later than what was said after it.
        case stale
    }

    private let own: SenderID
    private var ledger: SenderLedger
    private var hasListened = false

    /// An inbox that leaves out what it said itself.
    init(own: SenderID, maximumSenders: Int) {
        self.own = own
        self.ledger = SenderLedger(bound: maximumSenders)
    }

    /// The server hears the others from here on: what they said since it last did is missing.
    mutating func subscribed() -> [Directive] {
        defer { self.hasListened = true }
        guard self.hasListened else { return [.askForMarks] }
        return self.lost() + [.askForMarks]
    }

    /// Something came.
    mutating func received(_ element: RedisSubscription.Element) -> [Directive] {
        switch element {
        case .message(let message): self.received(message.payload)
        case .lagged: self.lost() + [.askForMarks]
        case .reconnected: self.subscribed()
        }
    }

    private mutating func lost() -> [Directive] {
        self.ledger.lost()
        return [.deliver(.gap)]
    }

    private mutating func received(_ bytes: ByteBuffer) -> [Directive] {
        guard bytes.readableBytes <= Parcel.maximumHead + Broadcast.maximumSize else { return [.reject(.tooLarge)] }
        let parcel: Parcel
        do throws(ParcelError) {
            parcel = try Parcel(decoding: bytes)
        } catch {
            // Whoever sent it may be no server at all, so it is no reason to think that something is missing.
            return [.reject(error == .version ? .version : .malformed)]
        }
        guard parcel.sender != self.own else { return [] }
        switch parcel.content {
        case .numbered(let number, let broadcast):
            switch self.ledger.heard(number, from: parcel.sender) {
            case .next: return self.open(broadcast, orElse: [.deliver(.gap)])
            case .nextAfterGap: return [.deliver(.gap)] + self.open(broadcast, orElse: [])
            case .stale: return [.reject(.stale)]
            }
        case .passing(let broadcast):
            return self.open(broadcast, orElse: [])
        case .mark(let number):
            return self.ledger.marked(number, from: parcel.sender) ? [.deliver(.gap)] : []
        case .hello:
            return [.answerWithMark]
        }
    }

    /// Delivers a broadcast; what stands in its place is for one that cannot be read.
    private func open(_ bytes: ByteBuffer, orElse missing: [Directive]) -> [Directive] {
        do throws(BroadcastError) {
            return [.deliver(try Broadcast(decoding: bytes))]
        } catch {
            return missing + [.reject(error == .tooLarge ? .tooLarge : .malformed)]
        }
    }
}
