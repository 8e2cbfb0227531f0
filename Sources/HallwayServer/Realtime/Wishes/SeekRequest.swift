import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO

/// What `find` asks for.
///
/// An offer is long, and passed on as the bytes that came: it is looked at where it stands, and only the rest is read.
struct FindRequest {
    /// The largest offer, in bytes of JSON (rule 12).
    static let maximumOfferBytes = 16 * 1_024

    /// Whom they would like to meet.
    let wish: Wish
    /// `{type:"offer", sdp}`, if they bring one along.
    let description: JSONSlice?

    /// Reads the argument of `find`.
    init(_ argument: JSONSlice?) throws(ChatError) {
        let read: FindArgument
        if let argument, let offer = argument["offer"], offer.kind != .null {
            self.description = try Self.check(offer)
            read = try ChatCodec.decode(FindArgument.self, from: Self.withoutOffer(argument))
        } else {
            self.description = nil
            read = try ChatCodec.decode(FindArgument.self, from: argument)
        }
        self.wish = try Wish(interests: read.interests, tag: read.language)
    }

    /// The offer for the lobby to keep beside the ticket.
    func offer(goodUntil: Instant) -> Offer? {
        self.description.map { Offer(description: String(buffer: $0.bytes), goodUntil: goodUntil) }
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

    private static func withoutOffer(_ argument: JSONSlice) -> JSONSlice? {
        let (interests, language) = argument.members("interests", "language")
        var rest = ByteBuffer(string: "{\"interests\":")
        rest.writeImmutableBuffer(interests?.bytes ?? Self.null)
        rest.writeStaticString(",\"language\":")
        rest.writeImmutableBuffer(language?.bytes ?? Self.null)
        rest.writeStaticString("}")
        return JSONSlice(rest)
    }

    private static let null = ByteBuffer(string: "null")
}
