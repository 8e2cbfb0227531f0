import CoreMetrics
import SocketIO

/// The metrics of a server's sessions, whichever namespaces their clients are in.
///
/// Each is made once; the transport is one of two.
final class SessionMetrics: Sendable {
    private struct OfTransport: Sendable {
        let open: Meter
        let opened: Counter

        init(_ transport: String, _ factory: any MetricsFactory) {
            let dimensions = [("transport", transport)]
            self.open = Meter(label: "socketio_sessions", dimensions: dimensions, factory: factory)
            self.opened = Counter(label: "socketio_sessions_opened_total", dimensions: dimensions, factory: factory)
        }
    }

    private let polling: OfTransport
    private let webSocket: OfTransport
    private let refusals: Counter

    init(_ factory: any MetricsFactory) {
        self.polling = OfTransport("polling", factory)
        self.webSocket = OfTransport("websocket", factory)
        self.refusals = Counter(label: "socketio_sessions_refused_total", factory: factory)
    }

    /// A session was opened.
    func opened(_ transport: EngineSession.Transport) {
        self[transport].opened.increment()
        self[transport].open.increment()
    }

    /// A session that polled is a WebSocket's now.
    func upgraded() {
        self.polling.open.decrement()
        self.webSocket.open.increment()
    }

    /// A session is over; told once for each that was opened.
    func closed(_ transport: EngineSession.Transport) {
        self[transport].open.decrement()
    }

    /// The application let nobody open a session.
    func refused() {
        self.refusals.increment()
    }

    private subscript(transport: EngineSession.Transport) -> OfTransport {
        switch transport {
        case .polling: self.polling
        case .webSocket: self.webSocket
        }
    }
}
