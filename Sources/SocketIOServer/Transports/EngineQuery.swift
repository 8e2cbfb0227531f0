/// What is looked up of a request's query; of what stands there twice the last counts.
///
/// It reads bytes rather than characters: nothing that is looked up holds one that a query would escape.
struct EngineQuery {
    /// How a session is to be carried.
    enum Transport {
        case polling
        case webSocket
        case unknown
    }

    /// No more pairs than these are looked at.
    private static let mostPairs = 16

    private(set) var isVersion4 = false
    private(set) var transport = Transport.unknown
    private(set) var session: String?

    /// Reads the query of a request's target.
    init(of target: UnsafeRawBufferPointer) {
        guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else { return }
        let pairs = UnsafeRawBufferPointer(rebasing: target[(mark + 1)...])
        var start = 0
        var count = 0
        while start < pairs.count, count < Self.mostPairs {
            let end = pairs[start...].firstIndex(of: UInt8(ascii: "&")) ?? pairs.count
            if end > start {
                self.read(UnsafeRawBufferPointer(rebasing: pairs[start..<end]))
                count += 1
            }
            start = end + 1
        }
    }

    private mutating func read(_ pair: UnsafeRawBufferPointer) {
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return }
        let name = UnsafeRawBufferPointer(rebasing: pair[..<equals])
        let value = UnsafeRawBufferPointer(rebasing: pair[(equals + 1)...])
        if name.reads("EIO") {
            self.isVersion4 = value.reads("4")
        } else if name.reads("transport") {
            self.transport = value.reads("polling") ? .polling : value.reads("websocket") ? .webSocket : .unknown
        } else if name.reads("sid") {
            self.session = String(decoding: value, as: UTF8.self)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are that text.
    func reads(_ text: StaticString) -> Bool {
        self.count == text.utf8CodeUnitCount
            && self.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether these bytes are that text, which is in lower case, however they are written.
    func readsIgnoringCase(_ text: StaticString) -> Bool {
        self.count == text.utf8CodeUnitCount
            && self.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) {
                $0 == $1 || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 && $0 | 0x20 == $1)
            }
    }
}
