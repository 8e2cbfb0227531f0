import ChatProtocol
import CoreMetrics
import Matchmaking

/// What this server counts: every counter is made here once, and added to wherever the thing happens.
///
/// Its labels come from closed sets, and no guest, account, room or address is ever among them.
final class MetricsTally: Sendable {
    /// Why a room ended: what one of its two did, or what became of them.
    enum RoomEnd: String, CaseIterable {
        case next
        case stop
        case block
        /// A page was closed, or a guest was lost for longer than the grace, or shown out.
        case left
        /// The server was stopped.
        case drain
    }

    /// A tally that nobody asks for.
    static let off = MetricsTally(NOOPMetricsHandler.instance)

    private let seatsTaken: Counter
    private let seatsDisplaced: Counter
    private let seatsRefused: MetricsCounters<ErrorCode?>
    private let pairings: Counter
    private let roomsEnded: MetricsCounters<RoomEnd>
    private let texts: Counter
    private let signals: Counter
    private let reports: Counter
    private let calls: MetricsCalls
    private let signIns: MetricsCounters<Bool>
    private let requests: MetricsCounters<MetricsRequest>

    /// Makes every counter, so that each is shown from the start.
    init(_ factory: any MetricsFactory) {
        func counter(_ name: MetricsName) -> Counter {
            Counter(label: name.rawValue, factory: factory)
        }
        self.pairings = counter(.pairings)
        self.texts = counter(.texts)
        self.signals = counter(.signals)
        self.reports = counter(.reports)
        self.seatsTaken = counter(.seatsTaken)
        self.seatsDisplaced = counter(.seatsDisplaced)
        // Whoever asks for a seat hears one of these four, or that something broke.
        self.seatsRefused = MetricsCounters(
            .seatsRefused,
            of: [.invalidRequest, .unauthorized, .banned, .unavailable, nil],
            factory
        ) { [("code", $0?.rawValue ?? "other")] }
        self.roomsEnded = MetricsCounters(.roomsEnded, of: RoomEnd.allCases, factory) { [("reason", $0.rawValue)] }
        self.calls = MetricsCalls(factory)
        self.signIns = MetricsCounters(.signIns, of: [true, false], factory) { [("result", $0 ? "ok" : "failed")] }
        self.requests = MetricsCounters(.requests, of: MetricsRequest.all, factory) {
            [("route", $0.route.rawValue), ("status", $0.status.rawValue)]
        }
        Meter(
            label: MetricsName.build.rawValue,
            dimensions: [("version", HallwayApplication.version)],
            factory: factory
        ).set(1)
    }
}

// MARK: What happens

extension MetricsTally {
    /// A guest was let in, or came back.
    func seatTaken() {
        self.seatsTaken.increment()
    }

    /// A socket that asked for a seat was refused one.
    func seatRefused(_ code: ErrorCode) {
        (self.seatsRefused[code] ?? self.seatsRefused[nil])?.increment()
    }

    /// A seat lost its place to a newer connection.
    func seatDisplaced() {
        self.seatsDisplaced.increment()
    }

    /// Two guests were put in a room; told once for each room.
    func paired() {
        self.pairings.increment()
    }

    /// A room ended; told once for each room.
    func roomEnded(_ end: RoomEnd) {
        self.roomsEnded[end]?.increment()
    }

    /// A text was handed on or kept.
    func textPassed() {
        self.texts.increment()
    }

    /// A signal was handed on or kept, or somebody typed.
    func signalPassed() {
        self.signals.increment()
    }

    /// A page told how its call came about; once a room and guest.
    func callReported(_ report: ConnectionArgument) {
        self.calls.count(report)
    }

    /// A report was filed.
    func reportFiled() {
        self.reports.increment()
    }

    /// Somebody tried to sign in.
    func signInAnswered(isGood: Bool) {
        self.signIns[isGood]?.increment()
    }

    /// A request was answered.
    func answered(_ request: MetricsRequest) {
        self.requests[request]?.increment()
    }
}

extension MetricsTally.RoomEnd {
    /// What ended a room, as the first of the two hears it.
    init(_ reason: EndReason) {
        switch reason {
        case .youNext, .partnerNext: self = .next
        case .youStopped, .partnerStopped: self = .stop
        case .youBlocked: self = .block
        case .partnerLeft, .lost: self = .left
        }
    }
}

/// Counters of one name, one for each value that a label may have.
struct MetricsCounters<Value: Hashable & Sendable>: Sendable {
    private let counters: [Value: Counter]

    /// Makes a counter of each value.
    init(
        _ name: MetricsName,
        of values: [Value],
        _ factory: any MetricsFactory,
        labels: (Value) -> [(String, String)]
    ) {
        let counters = values.map { ($0, Counter(label: name.rawValue, dimensions: labels($0), factory: factory)) }
        self.counters = Dictionary(counters) { first, _ in first }
    }

    subscript(value: Value) -> Counter? {
        self.counters[value]
    }
}
