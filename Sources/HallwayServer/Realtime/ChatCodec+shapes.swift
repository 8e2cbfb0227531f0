import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

/// What is written as JSON without an encoder.
protocol JSONWritten: Sendable {
    /// About how many bytes it has; too few cost a copy.
    var length: Int { get }
    /// Writes what an encoder writes that sorts the keys.
    func write(into json: inout ByteBuffer)
}

/// A shape that is written for everybody who comes in or is paired, and so without an encoder.
protocol PlainlyWritten: JSONWritten, Encodable {}

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
        self.write(into: &json, offer: self.offer.map { String(buffer: ChatCodec.json($0)) })
    }

    /// Writes the same with an offer that is JSON already.
    func write(into json: inout ByteBuffer, offer: String?) {
        json.writeStaticString("{\"iceServers\":")
        json.writeJSON(self.iceServers) { $0.write(into: &$1) }
        json.writeStaticString(",\"iceTransportPolicy\":\"")
        json.writeString(self.iceTransportPolicy.rawValue)
        json.writeStaticString("\"")
        if let offer {
            json.writeStaticString(",\"offer\":")
            json.writeString(offer)
        }
        json.writeStaticString(",\"partner\":{\"id\":")
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

extension HallAnswer: PlainlyWritten {
    var length: Int { 40 + 110 * self.guests.count }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"guests\":")
        json.writeJSON(self.guests) { $0.write(into: &$1) }
        json.writeStaticString(",\"total\":")
        json.writeJSON(self.total)
        json.writeStaticString("}")
    }
}

extension HallChangesArgument: PlainlyWritten {
    var length: Int { 60 + 110 * (self.joined.count + self.changed.count) + 40 * self.left.count }

    func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"changed\":")
        json.writeJSON(self.changed) { $0.write(into: &$1) }
        json.writeStaticString(",\"joined\":")
        json.writeJSON(self.joined) { $0.write(into: &$1) }
        json.writeStaticString(",\"left\":")
        json.writeJSON(self.left) { $1.writeJSON($0) }
        json.writeStaticString(",\"total\":")
        json.writeJSON(self.total)
        json.writeStaticString("}")
    }
}

extension HallGuest {
    fileprivate func write(into json: inout ByteBuffer) {
        json.writeStaticString("{\"available\":")
        json.writeString(self.available ? "true" : "false")
        json.writeStaticString(",\"id\":")
        json.writeJSON(self.id)
        json.writeStaticString(",\"name\":")
        json.writeJSON(self.name)
        json.writeStaticString("}")
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
