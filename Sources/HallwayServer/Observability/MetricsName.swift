/// The names of Hallway's own metrics, as `/metrics` shows them; those of the process and of the sockets are not among them.
///
/// docs/operations.md lists them. What is here keeps its name and meaning: other people's dashboards hang on it.
enum MetricsName: String, CaseIterable {
    case build = "hallway_build_info"
    case guestsOnline = "hallway_guests_online"
    case guestsWaiting = "hallway_guests_waiting"
    case rooms = "hallway_rooms"
    case seatsTaken = "hallway_seats_taken_total"
    case seatsRefused = "hallway_seats_refused_total"
    case seatsDisplaced = "hallway_seats_displaced_total"
    case pairings = "hallway_pairings_total"
    case roomsEnded = "hallway_rooms_ended_total"
    case texts = "hallway_texts_passed_total"
    case signals = "hallway_signals_passed_total"
    case calls = "hallway_calls_reported_total"
    case callRestarts = "hallway_call_restarts_total"
    case callSteps = "hallway_call_step_seconds"
    case signIns = "hallway_sign_ins_total"
    case reports = "hallway_reports_filed_total"
    case requests = "hallway_http_requests_total"

    /// What it means, in one sentence.
    var help: String {
        switch self {
        case .build: "Always 1; its label says which version runs."
        case .guestsOnline: "Guests with a connected seat."
        case .guestsWaiting: "Guests in the queue, those who are away included."
        case .rooms: "Rooms that two guests are in."
        case .seatsTaken: "Seats that were taken: guests who were let in, or came back."
        case .seatsRefused: "Sockets that asked for a seat and were refused, by the error they were told."
        case .seatsDisplaced: "Seats that lost their place to a newer connection of the guest's."
        case .pairings: "Rooms that were opened: two guests paired, each time."
        case .roomsEnded: "Rooms that ended, by what ended them."
        case .texts: "Texts that were handed to the partner, or kept for one who is away."
        case .signals: "Signals that were handed to the partner or kept; typing counts as one."
        case .calls: "Calls as pages told of them, each of the two once a room, by what came of them and by path."
        case .callRestarts: "Times that ICE was started anew, as pages told."
        case .callSteps: "How long a call took to each of its steps since it was matched, as pages told, by path."
        case .signIns: "Sign-ins with a login and a password, by what came of them."
        case .reports: "Reports that were filed."
        case .requests: "HTTP requests that were answered, those of sockets excepted, by route and class of status."
        }
    }

    /// What each means, by its name, and what those of the sockets' library mean here.
    static var help: [String: String] {
        Dictionary(uniqueKeysWithValues: Self.allCases.map { ($0.rawValue, $0.help) }).merging(Self.socketHelp) {
            own,
            _ in own
        }
    }

    private static let socketHelp = [
        "socketio_sessions": "Sockets that are open, by the transport that carries them.",
        "socketio_sessions_opened_total": "Sockets that were opened, by the transport that they began with.",
        "socketio_sessions_refused_total": "Sockets that were refused for LIMIT_CONNECTIONS_PER_MINUTE.",
    ]
}
