public import SharedKernel

/// The events a client may send, by name.
///
/// Any other is answered `unknown_event`.
public enum ClientEventName: String, Sendable, CaseIterable {
    case find
    case next
    case stop
    case signal
    case text
    case typing
    case hall
    case call
    case accept
    case decline
    case cancel
    case block
    case report
    case connection

    /// The event of this name, without a string being made of it; nil if there is none.
    public init?(utf8 name: UnsafeRawBufferPointer) {
        if let word = Self.word(of: name) {
            guard let event = Self.words.first(where: { $0.word == word })?.event else { return nil }
            self = event
        } else {
            // What is said once a call, and not for every message.
            guard let event = Self.longer.first(where: { $0.rawValue.utf8.elementsEqual(name) }) else { return nil }
            self = event
        }
    }

    /// The events of at most seven bytes, each with its name as a number; what is said most is found first.
    private static let words: [(word: UInt64, event: Self)] = {
        let often: [Self] = [.text, .signal, .typing]
        return (often + Self.allCases.filter { !often.contains($0) }).compactMap { event in
            var name = event.rawValue
            return name.withUTF8 { Self.word(of: UnsafeRawBufferPointer($0)) }.map { ($0, event) }
        }
    }()

    /// All other events.
    private static let longer = Self.allCases.filter { $0.rawValue.utf8.count > 7 }

    /// A name of at most seven bytes as a number, its length in front: no two have the same.
    private static func word(of name: UnsafeRawBufferPointer) -> UInt64? {
        guard name.count <= 7 else { return nil }
        var word = UInt64(name.count)
        for byte in name { word = word << 8 | UInt64(byte) }
        return word
    }
}

/// What CONNECT carries.
public struct ConnectArgument: Codable, Hashable, Sendable {
    /// The access token.
    public let token: String
    /// The version of the protocol that the client speaks; 1 if left out.
    public let `protocol`: Int?
    /// The room that a page which comes back names.
    public let room: RoomID?
    /// The page that it is sent from, which may come back without knowing its room.
    public let page: PageID?

    /// Makes the payload.
    public init(token: String, protocol: Int? = nil, room: RoomID? = nil, page: PageID? = nil) {
        self.token = token
        self.protocol = `protocol`
        self.room = room
        self.page = page
    }
}

/// The argument of `find`; what is left out stays as it was.
public struct FindArgument: Codable, Hashable, Sendable {
    /// What they would like to talk of, as they wrote it; empty for anything.
    public let interests: [String]?
    /// A BCP 47 tag of the language they want to be spoken; empty for any.
    public let language: String?
    /// Whether their calls are to go through a relay only.
    public let relay: Bool?
    /// The beginning of a call, if they bring one along; it never stays.
    public let offer: SessionDescription?

    /// Makes the argument.
    public init(
        interests: [String]? = nil,
        language: String? = nil,
        relay: Bool? = nil,
        offer: SessionDescription? = nil
    ) {
        self.interests = interests
        self.language = language
        self.relay = relay
        self.offer = offer
    }
}

/// The argument of `next`, and the body of `POST /api/next`; what is left out stays as it was.
public struct NextArgument: Codable, Hashable, Sendable {
    /// The room that is meant to end; nil for whichever is the current one.
    public let room: RoomID?
    /// What they would like to talk of, as they wrote it; empty for anything.
    public let interests: [String]?
    /// A BCP 47 tag of the language they want to be spoken; empty for any.
    public let language: String?
    /// Whether their calls are to go through a relay only.
    public let relay: Bool?
    /// The beginning of a call, if they bring one along; it never stays.
    public let offer: SessionDescription?

    /// Makes the argument.
    public init(
        room: RoomID? = nil,
        interests: [String]? = nil,
        language: String? = nil,
        relay: Bool? = nil,
        offer: SessionDescription? = nil
    ) {
        self.room = room
        self.interests = interests
        self.language = language
        self.relay = relay
        self.offer = offer
    }
}

/// What one side of a call says it can do, in WebRTC's words.
public struct SessionDescription: Codable, Hashable, Sendable {
    /// `offer`, where a guest brings one along.
    public let type: String
    /// The description.
    public let sdp: String

    /// Makes a description.
    public init(type: String, sdp: String) {
        self.type = type
        self.sdp = sdp
    }
}

/// The argument of `text`, and the body of `POST /api/messages`.
public struct TextArgument: Codable, Hashable, Sendable {
    /// The room it is for.
    public let room: RoomID
    /// What is said.
    public let text: String
    /// The client's own name for it; one that repeats is not delivered twice.
    public let nonce: String?

    /// Makes the argument.
    public init(room: RoomID, text: String, nonce: String? = nil) {
        self.room = room
        self.text = text
        self.nonce = nonce
    }
}

/// The argument of `block`: never again with whom the guest met there.
public struct BlockArgument: Codable, Hashable, Sendable {
    /// The current room, or one that ended a short while ago.
    public let room: RoomID

    /// Makes the argument.
    public init(room: RoomID) {
        self.room = room
    }
}

/// The argument of `report`.
public struct ReportArgument: Codable, Hashable, Sendable {
    /// The current room, or one that ended a short while ago.
    public let room: RoomID
    /// What it is about, by its name in the protocol.
    public let reason: String
    /// What the guest has to say of it.
    public let note: String?

    /// Makes the argument.
    public init(room: RoomID, reason: String, note: String? = nil) {
        self.room = room
        self.reason = reason
        self.note = note
    }
}
