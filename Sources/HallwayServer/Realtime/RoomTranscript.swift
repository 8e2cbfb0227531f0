import ChatProtocol
import Foundation
import NIOCore
import Safety
import SharedKernel
import SocketIO
import Synchronization

/// The last texts of a room, as evidence if one of the two reports the other.
///
/// They are kept in memory alone, as they were sent, and go when the room can no longer be reported. The last
/// of each of the two are kept, so that nobody washes away what they wrote by writing more.
final class RoomTranscript: Sendable {
    /// How many texts of each of the two are kept.
    static let maximumCount = 20
    /// How many bytes the texts of each of the two may take; the oldest make room.
    static let maximumBytes = 64 * 1_024

    /// One text.
    private struct Entry {
        /// Which of the room's texts it is, counted from the first.
        let number: Int
        let message: EncodedMessage
    }

    /// The last texts of one of the two: a ring, so that each costs the same.
    private struct Side {
        /// By account: who reports may do so from another session than the one they were there in.
        let sender: AccountID
        private var ring: [Entry?] = []
        private var oldest = 0
        private var count = 0
        private(set) var bytes = 0

        init(_ sender: AccountID) {
            self.sender = sender
        }

        mutating func add(_ entry: Entry) {
            if self.ring.isEmpty { self.ring = Array(repeating: nil, count: RoomTranscript.maximumCount) }
            self.bytes += entry.message.count
            if self.count == self.ring.count { self.dropOldest() }
            self.ring[(self.oldest + self.count) % self.ring.count] = entry
            self.count += 1
            while self.bytes > RoomTranscript.maximumBytes { self.dropOldest() }
        }

        private mutating func dropOldest() {
            self.bytes -= self.ring[self.oldest]?.message.count ?? 0
            self.ring[self.oldest] = nil
            self.oldest = (self.oldest + 1) % self.ring.count
            self.count -= 1
        }

        var entries: [Entry] {
            (0..<self.count).compactMap { self.ring[(self.oldest + $0) % self.ring.count] }
        }
    }

    private struct Sides {
        var total = 0
        var sides: [Side] = []
    }

    private let sides = Mutex(Sides())

    /// How many bytes the texts take.
    var byteCount: Int {
        self.sides.withLock { $0.sides.reduce(0) { $0 + $1.bytes } }
    }

    /// Adds a text that was handed on, or kept for a partner who is away; the oldest of the same sender make room for it.
    func add(_ message: EncodedMessage, from sender: AccountID) {
        self.sides.withLock { sides in
            let index = sides.sides.firstIndex { $0.sender == sender } ?? sides.sides.count
            if index == sides.sides.count { sides.sides.append(Side(sender)) }
            sides.sides[index].add(Entry(number: sides.total, message: message))
            sides.total += 1
        }
    }

    /// The texts, oldest first, as one of the two reports them.
    func texts(reportedBy reporter: AccountID) -> [ReportedText] {
        let texts = self.sides.withLock { sides in
            sides.sides.flatMap { side in side.entries.map { (side.sender, $0) } }
        }
        return texts.sorted { $0.1.number < $1.1.number }.compactMap { sender, entry in
            let argument = PassedText.argument(of: entry.message)
            guard let said = try? JSONDecoder().decode(Said.self, from: Data(argument.readableBytesView)) else {
                return nil
            }
            return ReportedText(isByReported: sender != reporter, sentAt: said.sentAt, text: said.text)
        }
    }

    private struct Said: Decodable {
        let sentAt: String
        let text: String
    }
}
