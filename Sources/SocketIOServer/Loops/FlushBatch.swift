import NIOCore

/// The WebSockets of one event loop that were written to while one read was worked through, to be flushed together.
///
/// A read may hold many packets for one partner, and what answers them: all of it goes out in one system call a socket.
/// To be used on its event loop alone.
final class FlushBatch {
    private var isOpen = false
    private var waiting: [WebSocketHandler] = []
    /// An empty array with room, so that batches in turn allocate nothing.
    private var spare: [WebSocketHandler] = []

    /// Does something, and flushes what was written meanwhile when it is done.
    func perform(_ work: () -> Void) {
        guard !self.isOpen else { return work() }
        self.isOpen = true
        work()
        self.isOpen = false
        guard !self.waiting.isEmpty else { return }
        // What a flush sets off may be a batch of its own.
        var batch = self.waiting
        self.waiting = self.spare
        self.spare = []
        for webSocket in batch { webSocket.flushNow() }
        batch.removeAll(keepingCapacity: true)
        self.spare = batch
    }

    /// Takes note that a WebSocket was written to; false says that nothing waits just now, and it is to flush itself.
    func takesNote(of webSocket: WebSocketHandler) -> Bool {
        guard self.isOpen else { return false }
        self.waiting.append(webSocket)
        return true
    }
}
