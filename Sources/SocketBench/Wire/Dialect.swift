import NIOCore

/// How one server is spoken to: all that differs between Hallway's Socket.IO and plain JSON on `ws`.
enum Dialect {
    /// Engine.IO v4 and Socket.IO v5, over a WebSocket from the start.
    case socketIO
    /// One JSON object a message, its event's name first.
    case plainJSON

    /// What a server said, as far as a load generator must know.
    enum Heard {
        /// The transport is open: now is the time to show one's pass.
        case opened
        /// The socket is let in.
        case welcome
        case waiting
        case matched
        case text
        case signal
        /// What was asked for has been done.
        case answer
        /// A sign of life is asked for in the dialect itself.
        case ping
        case ended
        /// Something that a measurement must not meet, such as a refusal.
        case trouble
        /// Of no account.
        case other
    }

    /// What the WebSocket is opened with.
    var path: String {
        switch self {
        case .socketIO: "/socket.io/?EIO=4&transport=websocket"
        case .plainJSON: "/socket"
        }
    }

    /// Whether the pass is shown as soon as the WebSocket is open, without waiting to be spoken to.
    var speaksFirst: Bool {
        self == .plainJSON
    }

    /// Shows a pass.
    func hello(_ token: String) -> ByteBuffer {
        switch self {
        case .socketIO: ClientFrame.make(.text, Array(#"40{"token":"\#(token)"}"#.utf8))
        case .plainJSON: ClientFrame.make(.text, Array(#"{"event":"hello","token":"\#(token)"}"#.utf8))
        }
    }

    /// Looks for a partner.
    func find() -> ByteBuffer {
        switch self {
        case .socketIO: ClientFrame.make(.text, Array(#"42["find",{}]"#.utf8))
        case .plainJSON: ClientFrame.make(.text, Array(#"{"event":"find"}"#.utf8))
        }
    }

    /// Looks for the next partner.
    func next(after room: String) -> ByteBuffer {
        switch self {
        case .socketIO: ClientFrame.make(.text, Array(#"42["next",{"room":"\#(room)"}]"#.utf8))
        case .plainJSON: ClientFrame.make(.text, Array(#"{"event":"next","room":"\#(room)"}"#.utf8))
        }
    }

    /// Says something to the partner in a room, and asks for an answer or not.
    func message(_ message: Message, in room: String, isAsked: Bool = false) -> ByteBuffer {
        let (name, members) = message.event
        switch self {
        case .socketIO:
            // The same id every time: answers come in the order in which they were asked for.
            let id = isAsked ? "0" : ""
            return ClientFrame.make(.text, Array(#"42\#(id)["\#(name)",{"room":"\#(room)",\#(members)}]"#.utf8))
        case .plainJSON:
            return ClientFrame.make(.text, Array(#"{"event":"\#(name)","room":"\#(room)",\#(members)}"#.utf8))
        }
    }

    /// Answers ``Heard/ping``.
    func pong() -> ByteBuffer {
        ClientFrame.make(.text, [UInt8(ascii: "3")])
    }

    /// What a text message says.
    @inline(__always)
    func heard(_ payload: UnsafeRawBufferPointer) -> Heard {
        switch self {
        case .socketIO:
            guard let first = payload.first else { return .trouble }
            switch first {
            case UInt8(ascii: "4"):
                guard payload.count >= 2 else { return .trouble }
                switch payload[1] {
                case UInt8(ascii: "2"): return Self.event(payload, at: 4)
                case UInt8(ascii: "0"): return .other
                case UInt8(ascii: "3"): return payload.firstEnd(of: Self.error) == nil ? .answer : .trouble
                default: return .trouble
                }
            case UInt8(ascii: "2"): return .ping
            case UInt8(ascii: "0"): return .opened
            default: return .trouble
            }
        case .plainJSON:
            return Self.event(payload, at: 10)
        }
    }

    private static let error = Array(#"[{"error""#.utf8)

    /// Tells an event by as few bytes of its name as are needed.
    @inline(__always)
    private static func event(_ payload: UnsafeRawBufferPointer, at start: Int) -> Heard {
        guard payload.count >= start + 5 else { return .trouble }
        switch (payload[start], payload[start + 1]) {
        case (UInt8(ascii: "t"), UInt8(ascii: "e")): return .text
        // `signedOut` starts as `signal` does.
        case (UInt8(ascii: "s"), UInt8(ascii: "i")):
            return payload[start + 4] == UInt8(ascii: "a") ? .signal : .trouble
        case (UInt8(ascii: "w"), UInt8(ascii: "e")): return .welcome
        case (UInt8(ascii: "w"), UInt8(ascii: "a")): return .waiting
        case (UInt8(ascii: "m"), UInt8(ascii: "a")): return .matched
        case (UInt8(ascii: "e"), UInt8(ascii: "n")): return .ended
        case (UInt8(ascii: "p"), UInt8(ascii: "a")): return .other
        default: return .trouble
        }
    }
}
