import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

/// A shape that is written for everybody who comes in or is paired, and so without an encoder.
protocol PlainlyWritten: Encodable, Sendable {
    /// About how many bytes it has; too few cost a copy.
    var length: Int { get }
    /// Writes what an encoder writes that sorts the keys.
    func write(into json: inout ByteBuffer)
}

/// A shape that is read of everybody who comes in or looks for a partner, and so without a decoder.
protocol PlainlyRead: Decodable, Sendable {
    /// Reads an object that has no escapes in it, if it is sure that a decoder would read the same.
    ///
    /// Where a key stands twice the last one counts, as in all that is read where it stands.
    init(plainly object: JSONSlice) throws(Unclear)
}

/// What is read plainly is not as it should be, or not as it usually is: a decoder is to say.
struct Unclear: Error {}

// MARK: Written

extension WelcomeArgument: PlainlyWritten {
    var length: Int { 300 }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"grace\":")
        json.writeJSON(self.grace)
        json.writeStaticString(",\"guest\":{\"id\":")
        json.writeJSON(self.guest.id)
        json.writeStaticString(",\"name\":")
        json.writeJSON(self.guest.name)
        json.writeStaticString("},\"limits\":{\"packetBytes\":")
        json.writeJSON(self.limits.packetBytes)
        json.writeStaticString(",\"signalBytes\":")
        json.writeJSON(self.limits.signalBytes)
        json.writeStaticString(",\"textBytes\":")
        json.writeJSON(self.limits.textBytes)
        json.writeStaticString(",\"textScalars\":")
        json.writeJSON(self.limits.textScalars)
        json.writeStaticString("},\"protocol\":")
        json.writeJSON(self.protocol)
        json.writeRoom(self.room)
        json.writeStaticString(",\"server\":")
        json.writeJSON(self.server)
        json.writeStaticString(",\"status\":\"")
        json.writeString(self.status.rawValue)
        json.writeStaticString("\"}")
    }
}

extension WaitingArgument: PlainlyWritten {
    var length: Int { 80 }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"online\":")
        json.writeJSON(self.online)
        json.writeStaticString(",\"since\":")
        json.writeJSON(self.since)
        json.writeStaticString(",\"waiting\":")
        json.writeJSON(self.waiting)
        json.writeStaticString("}")
    }
}

extension MatchedArgument: PlainlyWritten {
    var length: Int { 260 + 260 * self.iceServers.count }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"iceServers\":")
        json.writeJSON(self.iceServers) { $0.write(into: &$1) }
        json.writeStaticString(",\"iceTransportPolicy\":\"")
        json.writeString(self.iceTransportPolicy.rawValue)
        json.writeStaticString("\",\"partner\":{\"id\":")
        json.writeJSON(self.partner.id)
        json.writeStaticString(",\"interests\":")
        json.writeJSON(self.partner.interests) { $1.writeJSON($0) }
        json.writeStaticString(",\"name\":")
        json.writeJSON(self.partner.name)
        json.writeStaticString("},\"resumed\":")
        json.writeString(self.resumed ? "true" : "false")
        json.writeStaticString(",\"role\":\"")
        json.writeString(self.role.rawValue)
        json.writeStaticString("\"")
        json.writeRoom(self.room)
        json.writeStaticString("}")
    }
}

extension IceServer {
    fileprivate func write(into json: inout ByteBuffer) {
        json.writeStaticString("{")
        if let credential = self.credential {
            json.writeStaticString("\"credential\":")
            json.writeJSON(credential)
            json.writeStaticString(",")
        }
        json.writeStaticString("\"urls\":")
        json.writeJSON(self.urls) { $1.writeJSON($0) }
        if let username = self.username {
            json.writeStaticString(",\"username\":")
            json.writeJSON(username)
        }
        json.writeStaticString("}")
    }
}

extension EndedArgument: PlainlyWritten {
    var length: Int { 110 }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"reason\":")
        json.writeJSON(self.reason)
        json.writeRoom(self.room)
        json.writeStaticString(",\"status\":\"")
        json.writeString(self.status.rawValue)
        json.writeStaticString("\"}")
    }
}

extension StandingAnswer: PlainlyWritten {
    var length: Int { 80 }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{")
        if let room = self.room {
            json.writeStaticString("\"room\":")
            json.writeJSON(room)
            json.writeStaticString(",")
        }
        json.writeStaticString("\"status\":\"")
        json.writeString(self.status.rawValue)
        json.writeStaticString("\"}")
    }
}

extension ByteBuffer {
    fileprivate mutating func writeJSON(_ number: Int) {
        self.writeString(String(number))
    }

    /// Nearly every text has nothing to escape, and is written whole.
    fileprivate mutating func writeJSON(_ text: String) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
            return self.writeJSONString(text)
        }
        self.writeStaticString("\"")
        self.writeString(text)
        self.writeStaticString("\"")
    }

    /// As an encoder has it: a whole number has no fraction.
    fileprivate mutating func writeJSON(_ number: Double) {
        let written = number.description
        self.writeString(written.hasSuffix(".0") ? String(written.dropLast(2)) : written)
    }

    fileprivate mutating func writeJSON<Kind>(_ id: Identifier<Kind>) {
        self.writeStaticString("\"")
        self.writeString(id.description)
        self.writeStaticString("\"")
    }

    /// The member `room` behind another, if there is one.
    fileprivate mutating func writeRoom(_ room: RoomID?) {
        guard let room else { return }
        self.writeStaticString(",\"room\":")
        self.writeJSON(room)
    }

    fileprivate mutating func writeJSON<Item>(_ items: [Item], _ write: (Item, inout ByteBuffer) -> Void) {
        self.writeStaticString("[")
        for (index, item) in items.enumerated() {
            if index > 0 { self.writeStaticString(",") }
            write(item, &self)
        }
        self.writeStaticString("]")
    }
}

// MARK: Read

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
        self.init()
    }
}

extension NextArgument: PlainlyRead {
    init(plainly object: JSONSlice) throws(Unclear) {
        self.init(room: try .plain(object["room"]))
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

    /// A number of one digit that may be left out.
    fileprivate static func plain(_ member: JSONSlice?) throws(Unclear) -> Int? where Wrapped == Int {
        guard let member, member.kind != .null else { return nil }
        guard member.kind == .number, member.bytes.readableBytes == 1,
            let digit = member.bytes.getInteger(at: member.bytes.readerIndex, as: UInt8.self)
        else { throw Unclear() }
        return Int(digit) - Int(UInt8(ascii: "0"))
    }
}
