import Logging
import Safety
import ServiceLifecycle
import SharedKernel
import Synchronization

/// Who met whom and when, on its way into the store: written in batches, so that no pairing waits for a disk.
final class RoomLog: Sendable {
    /// How many entries may wait for a store that does not answer; beyond it new ones are dropped, and counted.
    private static let bound = 65_536

    private struct Waiting {
        var entries: [RoomLogEntry] = []
        var dropped = 0
    }

    private let waiting = Mutex(Waiting())

    /// Notes that a room began or ended.
    func append(_ entry: RoomLogEntry) {
        self.waiting.withLock { waiting in
            if waiting.entries.count < Self.bound {
                waiting.entries.append(entry)
            } else {
                waiting.dropped += 1
            }
        }
    }

    /// Takes what is to be written.
    fileprivate func take() -> (entries: [RoomLogEntry], dropped: Int) {
        self.waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return (waiting.entries, waiting.dropped)
        }
    }

    /// Puts back what could not be written, before what came meanwhile.
    fileprivate func putBack(_ entries: [RoomLogEntry]) {
        self.waiting.withLock { waiting in
            let kept = (entries + waiting.entries).prefix(Self.bound)
            waiting.dropped += entries.count + waiting.entries.count - kept.count
            waiting.entries = Array(kept)
        }
    }
}

/// Writes the room log, four times a second and once more when the server stops.
struct RoomLogWriter: Service {
    let log: RoomLog
    let store: any SafetyStore
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                await self.write()
            }
        }
        await self.write()
    }

    /// Writes what there is; what cannot be written now is tried again.
    func write() async {
        let (entries, dropped) = self.log.take()
        if dropped > 0 {
            self.logger.error("The room log is behind: entries were dropped", metadata: ["count": "\(dropped)"])
        }
        guard !entries.isEmpty else { return }
        do throws(StoreError) {
            try await self.store.log(entries)
        } catch {
            self.log.putBack(entries)
            // Interrupted by a stop, it is written right after.
            guard !Task.isCancelled else { return }
            self.logger.error("The room log could not be written", metadata: ["error": "\(error.message)"])
        }
    }
}
