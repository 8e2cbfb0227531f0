/// What is counted of one HTTP request: where it went and how it was answered.
struct MetricsRequest: Hashable, Sendable {
    /// The routes, those that do the same kind of work together; never a path, of which there are as many as clients like.
    enum Route: String, CaseIterable {
        case page
        case health
        /// `config` and `stats`.
        case info
        case signUp = "sign_up"
        case guestPass = "guest_pass"
        case refresh
        /// Signing in and out, and the list of one's sessions.
        case sessions
        case account
        case iceServers = "ice_servers"
        /// `messages`, `next` and `stop`.
        case seat
        /// Answered before a route was looked for, such as a preflight.
        case none

        /// The class of a route, by its path with names for what varies in it; nil is a request that came to none.
        init(path: String?) {
            switch path {
            case "/", "/**": self = .page
            case "/healthz", "/readyz": self = .health
            case "/api/config", "/api/stats": self = .info
            case "/api/accounts": self = .signUp
            case "/api/sessions/guest": self = .guestPass
            case "/api/sessions/refresh": self = .refresh
            case "/api/sessions", "/api/sessions/current", "/api/sessions/{id}": self = .sessions
            case "/api/account", "/api/account/export": self = .account
            case "/api/ice-servers": self = .iceServers
            case "/api/messages", "/api/next", "/api/stop": self = .seat
            default: self = .none
            }
        }
    }

    /// The first digit of a status.
    enum Status: String, CaseIterable {
        case success = "2xx"
        case redirection = "3xx"
        case clientError = "4xx"
        case serverError = "5xx"

        init(code: Int) {
            switch code {
            case ..<300: self = .success
            case ..<400: self = .redirection
            case ..<500: self = .clientError
            default: self = .serverError
            }
        }
    }

    let route: Route
    let status: Status

    /// Everything that can be counted.
    static var all: [MetricsRequest] {
        Route.allCases.flatMap { route in Status.allCases.map { MetricsRequest(route: route, status: $0) } }
    }
}
