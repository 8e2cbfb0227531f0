import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO

/// What `find` or `next` asks for.
///
/// An offer is long, and passed on as the bytes that came: it is looked at where it stands, and only the rest is read.
struct SeekRequest: Sendable {
    /// The largest offer, in bytes of JSON (rule 12).
    static let maximumOfferBytes = 16 * 1_024

    /// Whom they would like to meet.
    let wish: Wish
    /// The room that `next` is to end; nil for whichever is the current one.
    let room: RoomID?
    /// `{type:"offer", sdp}`, if they bring one along.
    let description: JSONSlice?

    /// Reads the argument of `find`.
    init(find argument: JSONSlice?) throws(ChatError) {
        let (rest, offer) = try Self.split(argument, keepingRoom: false)
        let read = try ChatCodec.decode(FindArgument.self, from: rest)
        self.wish = try Wish(interests: read.interests, tag: read.language, relay: read.relay)
        self.room = nil
        self.description = offer
    }

    /// Reads the argument of `next`.
    init(next argument: JSONSlice?) throws(ChatError) {
        let (rest, offer) = try Self.split(argument, keepingRoom: true)
        let read = try ChatCodec.decode(NextArgument.self, from: rest)
        self.wish = try Wish(interests: read.interests, tag: read.language, relay: read.relay)
        self.room = read.room
        self.description = offer
    }

    /// Takes what was asked for by HTTP.
    init(_ argument: NextArgument) throws(ChatError) {
        try self.init(next: JSONSlice(ChatCodec.json(argument)))
    }

    /// The offer for the lobby to keep beside the ticket.
    func offer(goodUntil: Instant) -> Offer? {
        self.description.map { Offer(description: String(buffer: $0.bytes), goodUntil: goodUntil) }
    }

    /// The argument without the offer, and the offer.
    private static func split(
        _ argument: JSONSlice?,
        keepingRoom: Bool
    ) throws(ChatError) -> (rest: JSONSlice?, offer: JSONSlice?) {
        guard let argument, let offer = argument["offer"], offer.kind != .null else { return (argument, nil) }
        return (Self.withoutOffer(argument, keepingRoom: keepingRoom), try Self.check(offer))
    }

    private static func check(_ offer: JSONSlice) throws(ChatError) -> JSONSlice {
        guard offer.bytes.readableBytes <= Self.maximumOfferBytes else {
            throw ChatError(.payloadTooLarge, "`offer` holds at most \(Self.maximumOfferBytes) bytes.")
        }
        let (type, sdp) = offer.members("type", "sdp")
        guard offer.kind == .object, type?.string == "offer", sdp?.kind == .string else {
            throw ChatError(.invalidRequest, "`offer` must be an object with `type`, which is \"offer\", and `sdp`.")
        }
        return offer
    }

    private static func withoutOffer(_ argument: JSONSlice, keepingRoom: Bool) -> JSONSlice? {
        let (room, interests, language, relay) = argument.members("room", "interests", "language", "relay")
        var rest = ByteBuffer(string: "{\"interests\":")
        rest.writeImmutableBuffer(interests?.bytes ?? Self.null)
        rest.writeStaticString(",\"language\":")
        rest.writeImmutableBuffer(language?.bytes ?? Self.null)
        rest.writeStaticString(",\"relay\":")
        rest.writeImmutableBuffer(relay?.bytes ?? Self.null)
        if keepingRoom, let room {
            rest.writeStaticString(",\"room\":")
            rest.writeImmutableBuffer(room.bytes)
        }
        rest.writeStaticString("}")
        return JSONSlice(rest)
    }

    private static let null = ByteBuffer(string: "null")
}
