import CoreMetrics
import Matchmaking
import PrometheusMetrics

/// Something whose numbers are read when they are asked for, rather than counted as they come about.
protocol MetricsSource: Sendable {
    /// Reads the numbers anew. Called before each answer of `/metrics`, perhaps for two answers at once.
    func update() async
}

extension ProcessMetrics: MetricsSource {}

/// How many are here, by the lobby's own count.
struct MetricsCensus: MetricsSource {
    private let lobby: any LobbyStore
    private let online: Meter
    private let waiting: Meter
    private let rooms: Meter

    init(_ lobby: any LobbyStore, _ factory: any MetricsFactory) {
        self.lobby = lobby
        self.online = Meter(label: MetricsName.guestsOnline.rawValue, factory: factory)
        self.waiting = Meter(label: MetricsName.guestsWaiting.rawValue, factory: factory)
        self.rooms = Meter(label: MetricsName.rooms.rawValue, factory: factory)
    }

    /// Asks the lobby; one that does not answer leaves no number, rather than an old one.
    func update() async {
        let census = try? await self.lobby.census()
        self.online.set(census.map { Double($0.online) } ?? .nan)
        self.waiting.set(census.map { Double($0.waiting) } ?? .nan)
        self.rooms.set(census.map { Double($0.rooms) } ?? .nan)
    }
}
