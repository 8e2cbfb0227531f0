import ChatProtocol
import Foundation
import NIOCore
import Safety
import SharedKernel
import Synchronization

/// The last texts of a room, as evidence if one of the two reports the other.
///
/// They are kept in memory alone, as the packets that were sent, and go when the room can no longer be reported. The last
/// of each of the two are kept, so that nobody washes away what they wrote by writing more.
final class RoomTranscript: Sendable {
    /// How many texts of each of the two are kept.
    static let maximumCount = 20
    /// How many bytes the texts of each of the two may take; the oldest make room.
    static let maximumBytes = 64 * 1_024

    /// A text that was handed on or kept for a partner who is away.
    struct Entry: Sendable {
        /// By account: who reports may do so from another session than the one they were there in.
        let sender: AccountID
        let packet: ByteBuffer
    }

    private let entries = Mutex<[Entry]>([])

    /// How many bytes the texts take.
    var byteCount: Int {
        self.entries.withLock { $0.reduce(0) { $0 + $1.packet.readableBytes } }
    }

    /// Adds a text; the oldest of the same sender make room for it.
    func add(_ packet: ByteBuffer, from sender: AccountID) {
        self.entries.withLock { entries in
            entries.append(Entry(sender: sender, packet: packet))
            var (count, bytes) = (0, 0)
            for entry in entries where entry.sender == sender {
                count += 1
                bytes += entry.packet.readableBytes
            }
            while count > Self.maximumCount || bytes > Self.maximumBytes,
                let oldest = entries.firstIndex(where: { $0.sender == sender })
            {
                count -= 1
                bytes -= entries.remove(at: oldest).packet.readableBytes
            }
        }
    }

    /// The texts, oldest first, as one of the two reports them.
    func texts(reportedBy reporter: AccountID) -> [ReportedText] {
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
