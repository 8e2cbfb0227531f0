import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO

/// A shape that is read of everybody who comes in or looks for a partner, and so without a decoder.
protocol PlainlyRead: Decodable, Sendable {
    /// Reads an object that has no escapes in it, if it is sure that a decoder would read the same.
    ///
    /// Where a key stands twice the last one counts, as in all that is read where it stands.
    init(plainly object: JSONSlice) throws(Unclear)
}

/// What is read plainly is not as it should be, or not as it usually is: a decoder is to say.
struct Unclear: Error {}

extension ConnectArgument: PlainlyRead {
    init(plainly object: JSONSlice) throws(Unclear) {
        let (token, version) = object.members("token", "protocol")
        let (room, page) = object.members("room", "page")
        guard let token = token?.string else { throw Unclear() }
        self.init(token: token, protocol: try .plain(version), room: try .plain(room), page: try .plain(page))
    }
}

extension FindArgument: PlainlyRead {
    init(plainly object: JSONSlice) throws(Unclear) {
        let (interests, language, relay, offer) = object.members("interests", "language", "relay", "offer")
        // An offer is passed on as it came, and read by nobody: see `SeekRequest`.
        guard offer == nil || offer?.kind == .null else { throw Unclear() }
        self.init(interests: try .plain(interests), language: try .plain(language), relay: try .plain(relay))
    }
}

extension NextArgument: PlainlyRead {
    init(plainly object: JSONSlice) throws(Unclear) {
        let (room, offer) = object.members("room", "offer")
        let (interests, language, relay) = object.members("interests", "language", "relay")
        guard offer == nil || offer?.kind == .null else { throw Unclear() }
        self.init(
            room: try .plain(room),
            interests: try .plain(interests),
            language: try .plain(language),
            relay: try .plain(relay)
        )
    }
}

extension Optional {
    /// An identifier that may be left out.
    fileprivate static func plain<Kind>(_ member: JSONSlice?) throws(Unclear) -> Identifier<Kind>?
    where Wrapped == Identifier<Kind> {
        guard let member, member.kind != .null else { return nil }
        guard let identifier = member.string.flatMap({ Identifier<Kind>($0) }) else { throw Unclear() }
        return identifier
    }

    /// A text that may be left out.
    fileprivate static func plain(_ member: JSONSlice?) throws(Unclear) -> String? where Wrapped == String {
        guard let member, member.kind != .null else { return nil }
        guard let text = member.string else { throw Unclear() }
        return text
    }

    /// True, false, or left out.
    fileprivate static func plain(_ member: JSONSlice?) throws(Unclear) -> Bool? where Wrapped == Bool {
        guard let member, member.kind != .null else { return nil }
        guard let value = member.boolean else { throw Unclear() }
        return value
    }

    /// A list of texts that may be left out.
    fileprivate static func plain(_ member: JSONSlice?) throws(Unclear) -> [String]? where Wrapped == [String] {
        guard let member, member.kind != .null else { return nil }
        guard member.kind == .array else { throw Unclear() }
        var texts: [String] = []
        var rest = member.bytes.readableBytesView.dropFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                // Nothing in here is escaped: the next quotation mark is the end.
                guard let end = rest.firstIndex(of: byte) else { throw Unclear() }
                texts.append(String(decoding: rest[..<end], as: UTF8.self))
                rest = rest[(end + 1)...]
            case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                continue
            case UInt8(ascii: "]"):
                return texts
            default:
                throw Unclear()
            }
        }
        throw Unclear()
    }

    /// A number of one digit that may be left out.
    fileprivate static func plain(_ member: JSONSlice?) throws(Unclear) -> Int? where Wrapped == Int {
        guard let member, member.kind != .null else { return nil }
        guard member.kind == .number, member.bytes.readableBytes == 1,
            let digit = member.bytes.getInteger(at: member.bytes.readerIndex, as: UInt8.self)
        else { throw Unclear() }
        return Int(digit) - Int(UInt8(ascii: "0"))
    }
}

extension ClientEventName {
    /// The event that was sent, without a string being made of its name; nil if there is none of that name.
    init?(_ event: SocketEvent) {
        let plain = event.writtenName.bytes.withUnsafeReadableBytes {
            Self(utf8: UnsafeRawBufferPointer(rebasing: $0.dropFirst().dropLast()))
        }
        // It may be written with escapes, though nobody does.
        guard let name = plain ?? Self(rawValue: event.name) else { return nil }
        self = name
    }
}
