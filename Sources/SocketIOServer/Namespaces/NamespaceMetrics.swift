import CoreMetrics
import SocketIO

/// The metrics of one namespace.
///
/// Its name is a label only for as many namespaces as a store of metrics can be asked to keep apart; later ones share
/// the label `other`. A reason is one of a closed set.
final class NamespaceMetrics: Sendable {
    /// How many namespaces are told apart.
    static let maximumLabels = 64

    let connections: Meter
    let received: Counter
    let sent: Counter
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory

    init(namespace: String, factory: any MetricsFactory) {
        self.factory = factory
        self.dimensions = [("namespace", namespace)]
        self.connections = Meter(label: "socketio_connections", dimensions: self.dimensions, factory: factory)
        self.received = Counter(label: "socketio_events_received_total", dimensions: self.dimensions, factory: factory)
        self.sent = Counter(label: "socketio_events_sent_total", dimensions: self.dimensions, factory: factory)
    }

    /// Why a client was turned away.
    enum Refusal: String {
        case refused
        case failed
        case busy
        case sessionLost = "session_lost"
    }

    func refused(_ reason: Refusal) {
        self.count("socketio_refusals_total", reason.rawValue)
    }

    func closed(_ reason: SocketCloseReason) {
        self.count("socketio_closes_total", reason.label)
    }

    private func count(_ label: String, _ reason: String) {
        Counter(label: label, dimensions: self.dimensions + [("reason", reason)], factory: self.factory).increment()
    }
}

extension SocketCloseReason {
    /// The reason as a metric's label.
    var label: String {
        switch self {
        case .disconnectPacket: "client_disconnect"
        case .shownOut: "server_disconnect"
        case .sessionClosed(let reason): reason.label
        }
    }

    /// Whether a client that comes back may find its session: whoever left on purpose does not.
    var isRecoverable: Bool {
        switch self {
        case .disconnectPacket, .shownOut, .sessionClosed(.protocolError), .sessionClosed(.flooded): false
        case .sessionClosed: true
        }
    }
}

extension EngineCloseReason {
    fileprivate var label: String {
        switch self {
        case .closePacket: "close_packet"
        case .webSocketClosed: "websocket_closed"
        case .transportLost: "transport_lost"
        case .pingTimeout: "ping_timeout"
        case .concurrentPoll: "concurrent_poll"
        case .protocolError: "protocol_error"
        case .overflow: "overflow"
        case .flooded: "flooded"
        case .serverClosed: "server_closed"
        }
    }
}
