import ChatProtocol
import Foundation
import NIOCore
import Safety
import SharedKernel
import Synchronization

/// The last texts of a room, as evidence if one of the two reports the other.
///
/// They are kept in memory alone, as the packets that were sent, and go when the room can no longer be reported.
final class RoomTranscript: Sendable {
    /// How many texts are kept.
    static let maximumCount = 20

    /// A text that was handed on or kept for a partner who is away.
    struct Entry: Sendable {
        let sender: GuestID
        let packet: ByteBuffer
    }

    private let entries = Mutex<[Entry]>([])

    /// How many bytes the texts take.
    var byteCount: Int {
        self.entries.withLock { $0.reduce(0) { $0 + $1.packet.readableBytes } }
    }

    /// Adds a text; the oldest makes room for it.
    func add(_ packet: ByteBuffer, from sender: GuestID) {
        self.entries.withLock { entries in
            if entries.count == Self.maximumCount { entries.removeFirst() }
            entries.append(Entry(sender: sender, packet: packet))
        }
    }

    /// The texts, oldest first, as one of the two reports them.
    func texts(reportedBy reporter: GuestID) -> [ReportedText] {
        self.entries.withLock { $0 }.compactMap { entry in
            let argument = PassedText.argument(of: entry.packet)
            guard let said = try? JSONDecoder().decode(Said.self, from: Data(argument.readableBytesView)) else {
                return nil
            }
            return ReportedText(isByReported: entry.sender != reporter, sentAt: said.sentAt, text: said.text)
        }
    }

    private struct Said: Decodable {
        let sentAt: String
        let text: String
    }
}
