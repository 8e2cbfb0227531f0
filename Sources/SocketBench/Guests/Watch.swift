import BenchSupport
import NIOCore

/// Looks at a fleet's errand every second: shows how far it is, and ends it when nothing more happens.
///
/// It is used on the fleet's event loop.
final class Watch {
    /// An errand of which nothing more is done for so long has failed.
    private static let patience = TimeAmount.seconds(20)

    private let fleet: Fleet
    private let label: String
    private let progress: ProgressLine
    private var lastDone = -1
    private var lastChange = NIODeadline.now()
    private var next: Scheduled<Void>?

    init(_ fleet: Fleet, _ label: String, _ progress: ProgressLine) {
        self.fleet = fleet
        self.label = label
        self.progress = progress
        self.wait()
    }

    /// The errand is over.
    func stop() {
        self.next?.cancel()
        self.next = nil
        self.progress.clear()
    }

    private func wait() {
        self.next = self.fleet.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.look() }
    }

    private func look() {
        let (done, total) = self.fleet.progress
        self.progress.show(self.label, done, of: total)
        if done != self.lastDone {
            self.lastDone = done
            self.lastChange = .now()
        } else if NIODeadline.now() - self.lastChange > Self.patience {
            return self.fleet.failed(BenchError("Nothing more happened while \(self.label): \(done) of \(total)."))
        }
        self.wait()
    }
}
