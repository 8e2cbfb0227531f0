import SocketIO

/// Where in an ``OpeningHead`` stands what is asked of it.
struct OpeningFields: Sendable {
    private static let version: StaticString = " HTTP/1.1\r\n"

    /// Where the lines of fields begin.
    let start: Int
    private(set) var host = 0..<0
    private(set) var key = 0..<0
    private(set) var origin: Range<Int>?
    private var found: Set = []

    /// What a head has, each of it once.
    private struct Set: OptionSet {
        let rawValue: UInt8

        static let host = Set(rawValue: 1)
        static let origin = Set(rawValue: 2)
        static let upgrade = Set(rawValue: 4)
        static let connection = Set(rawValue: 8)
        static let key = Set(rawValue: 16)
        static let version = Set(rawValue: 32)
        /// All that an opening handshake must have (RFC 6455, section 4.2.1).
        static let handshake: Set = [.host, .upgrade, .connection, .key, .version]
    }

    /// Reads a whole head that begins with `GET ` and the path; nil says that it is not a usual one that opens a session.
    init?(_ head: UnsafeRawBufferPointer, _ limits: OpeningHead.Limits) {
        var end = 4
        while OpeningLines.isOfTarget(head[end]) { end += 1 }
        let target = UnsafeRawBufferPointer(rebasing: head[4..<end])
        let lineEnd = end + Self.version.utf8CodeUnitCount
        guard target.count <= limits.target, lineEnd <= head.count,
            UnsafeRawBufferPointer(rebasing: head[end..<lineEnd]).reads(Self.version)
        else { return nil }
        self.start = lineEnd
        let query = EngineQuery(of: target)
        guard query.isVersion4, query.transport == .webSocket, query.session == nil else { return nil }

        var lines = OpeningLines(of: head, from: lineEnd)
        var size = 0
        while let (name, value) = lines.next() {
            size += name.count + value.count + 4
            guard self.take(name, value, of: head) else { return nil }
        }
        guard lines.areRead, size <= limits.headers, self.found.isSuperset(of: .handshake) else { return nil }
    }

    /// Takes note of a field; false says that this is no usual opening handshake.
    private mutating func take(_ name: Range<Int>, _ value: Range<Int>, of head: UnsafeRawBufferPointer) -> Bool {
        let text = UnsafeRawBufferPointer(rebasing: head[value])
        let name = UnsafeRawBufferPointer(rebasing: head[name])
        switch name.count {
        case 4 where name.readsIgnoringCase("host"):
            self.host = value
            return self.note(.host)
        case 6 where name.readsIgnoringCase("origin"):
            self.origin = value
            return self.note(.origin)
        case 7 where name.readsIgnoringCase("upgrade"):
            return self.note(.upgrade) && text.lists("websocket")
        case 10 where name.readsIgnoringCase("connection"):
            return self.note(.connection) && text.lists("upgrade")
        case 17 where name.readsIgnoringCase("sec-websocket-key"):
            self.key = value
            return self.note(.key) && WebSocketAccept.isKey(text)
        case 21 where name.readsIgnoringCase("sec-websocket-version"):
            return self.note(.version) && text.reads("13")
        case 14 where name.readsIgnoringCase("content-length"), 17 where name.readsIgnoringCase("transfer-encoding"):
            return false
        default:
            return true
        }
    }

    /// Whether a field has come for the first time.
    private mutating func note(_ field: Set) -> Bool {
        self.found.insert(field).inserted
    }
}

extension UnsafeRawBufferPointer {
    /// Whether one of the words between these bytes' commas is that, which is in lower case.
    fileprivate func lists(_ word: StaticString) -> Bool {
        var start = 0
        while start < self.count {
            let end = self[start...].firstIndex(of: UInt8(ascii: ",")) ?? self.count
            let item = self[start..<end].drop { $0 == 0x20 || $0 == 0x09 }
            let last = item.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? item.startIndex
            if !item.isEmpty, UnsafeRawBufferPointer(rebasing: item[...last]).readsIgnoringCase(word) { return true }
            start = end + 1
        }
        return false
    }
}
