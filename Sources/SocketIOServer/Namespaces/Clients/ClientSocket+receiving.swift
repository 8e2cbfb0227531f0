import CoreMetrics
import NIOCore
import SocketIO
import Synchronization

/// What the layer below tells of one client, on its event loop.
final class ClientSocketHandler: SocketHandler, Sendable {
    private let client: ClientSocket

    init(_ client: ClientSocket) {
        self.client = client
    }

    func socketAccepted(_ socket: Socket) {
        self.client.namespace.opened(self.client)
    }

    func eventReceived(_ event: SocketEvent, on socket: Socket) {
        self.client.received(event)
    }

    func socketClosed(_ socket: Socket, _ reason: SocketCloseReason) {
        self.client.namespace.closed(self.client, reason)
    }
}

extension ClientSocket {
    fileprivate func received(_ event: SocketEvent) {
        self.namespace.metrics.received.increment()
        let (observers, handler) = self.state.withLock { ($0.observers, $0.handlers[event.name]) }
        for observer in observers { observer(event) }
        switch handler {
        case .immediate(let work):
            work(event, self)
        case .queued(let work):
            let isTaken = self.enqueue { await work(event, self) }
            guard !isTaken else { return }
            self.namespace.tooBusy(event.name)
            EventReply(to: event, of: self)(error: "Too busy")
        case nil:
            break
        }
    }

    /// Has a job done in its turn; false says that too many wait.
    func enqueue(isLast: Bool = false, _ job: @escaping Job) -> Bool {
        let configuration = self.namespace.configuration
        let admission = self.state.withLock {
            $0.queue.add(
                job,
                concurrency: configuration.concurrentHandlers,
                bound: configuration.maximumWaitingEvents,
                isLast: isLast
            )
        }
        switch admission {
        case .wait:
            return true
        case .refuse:
            return false
        case .start:
            let isTaken = self.namespace.tasks.submit { await self.work(job) }
            if !isTaken { self.state.withLock { $0.queue.startFailed() } }
            return isTaken
        }
    }

    private func work(_ first: @escaping Job) async {
        var job = first
        while true {
            await job()
            guard let next = self.state.withLock({ $0.queue.next() }) else { return }
            job = next
        }
    }

    /// Lets go of everything; the handlers are to be called.
    @discardableResult
    func end(rooms: Set<String>) -> [DisconnectHandler] {
        self.state.withLock { state in
            let handlers = state.disconnectHandlers
            state = State(stage: .over, queue: state.queue, lastRooms: rooms.isEmpty ? state.lastRooms : rooms)
            return handlers
        }
    }

    func call(_ handlers: [DisconnectHandler], _ reason: SocketCloseReason) {
        for handler in handlers {
            switch handler {
            case .immediate(let work):
                work(reason)
            case .queued(let work):
                if !self.enqueue(isLast: true, { await work(reason) }) { self.namespace.tooBusy("disconnect") }
            }
        }
    }
}
