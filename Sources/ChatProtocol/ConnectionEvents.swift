public import SharedKernel

/// The argument of `connection`: how a call came about, as one of the two pages saw it.
public struct ConnectionArgument: Codable, Hashable, Sendable {
    /// The highest count of ICE restarts that is told; a page counts no further.
    public static let maximumRestarts = 100

    /// The room.
    public let room: RoomID
    /// Whether there was a picture in the end.
    public let outcome: Outcome
    /// Which way it goes, where the page knows.
    public let path: Path?
    /// How often ICE was started anew.
    public let restarts: Int
    /// How long each step took.
    public let steps: Steps

    /// Makes the argument.
    public init(room: RoomID, outcome: Outcome, path: Path? = nil, restarts: Int = 0, steps: Steps = Steps()) {
        self.room = room
        self.outcome = outcome
        self.path = path
        self.restarts = restarts
        self.steps = steps
    }

    /// What came of a call.
    public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
        case connected
        case failed
    }

    /// The way between the two, as the page that tells sees its own half.
    public enum Path: String, Codable, Hashable, Sendable, CaseIterable {
        case direct
        case relayUDP = "relay-udp"
        case relayTCP = "relay-tcp"
        case relayTLS = "relay-tls"
    }

    /// What a call goes through, in milliseconds since `matched` was heard; what was not reached is left out.
    public struct Steps: Codable, Hashable, Sendable {
        /// The longest that is told: ten minutes.
        public static let maximum = 600_000

        /// Until there was an offer, made or heard.
        public let offer: Int?
        /// Until there was an answer, made or heard.
        public let answer: Int?
        /// Until a pair of candidates was found to work.
        public let pair: Int?
        /// Until DTLS was through.
        public let dtls: Int?
        /// Until the partner's first picture was shown.
        public let frame: Int?

        /// Makes steps.
        public init(offer: Int? = nil, answer: Int? = nil, pair: Int? = nil, dtls: Int? = nil, frame: Int? = nil) {
            self.offer = offer
            self.answer = answer
            self.pair = pair
            self.dtls = dtls
            self.frame = frame
        }
    }
}
