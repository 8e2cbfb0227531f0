import ChatProtocol
import NIOCore
import SocketIO
import SocketIOServer

/// What is said in a room that is kept to a relay, built anew of what may be passed on: nothing travels beside it (rule 13).
enum ScreenedJSON {
    /// An offer that was brought along; nil if there is none that may be handed on.
    static func offer(_ offer: String) -> String? {
        guard case let (type?, sdp?)? = JSONSlice(ByteBuffer(string: offer)).map({ $0.members("type", "sdp") }) else {
            return nil
        }
        return (try? self.description(type, sdp)).map { String(buffer: $0) }
    }

    /// A description of a type and an SDP, as they came.
    static func description(_ type: JSONSlice, _ sdp: JSONSlice) throws(ChatError) -> ByteBuffer {
        guard let type = type.string, ["offer", "answer", "pranswer", "rollback"].contains(type),
            let screened = sdp.string.flatMap({ ScreenedDescription($0) })
        else {
            throw ChatError(
                .invalidRequest,
                "This call goes through a relay only, and the description shows an address where none belongs."
            )
        }
        var json = ByteBuffer()
        json.writeStaticString("{\"type\":")
        json.writeJSONString(type)
        json.writeStaticString(",\"sdp\":")
        json.writeJSONString(screened.sdp)
        json.writeStaticString("}")
        return json
    }

    /// A candidate, as an object or null for the last; nil if the partner is to hear nothing of it.
    static func candidate(_ candidate: JSONSlice) -> ByteBuffer? {
        guard candidate.kind == .object else { return candidate.bytes }
        let (written, line, index, name) =
            candidate.members("candidate", "sdpMid", "sdpMLineIndex", "usernameFragment")
        guard let text = written?.string.flatMap({ self.screened($0) }) else { return nil }
        var json = ByteBuffer()
        json.writeStaticString("{\"candidate\":")
        json.writeJSONString(text)
        if let line = line?.string, line.utf8.count <= 64, !AddressScan.finds(in: line[...]) {
            json.writeStaticString(",\"sdpMid\":")
            json.writeJSONString(line)
        }
        if let index, index.kind == .number, let number = UInt16(String(buffer: index.bytes)) {
            json.writeStaticString(",\"sdpMLineIndex\":")
            json.writeString(String(number))
        }
        if let name = name?.string, ScreenedCandidate.isIceText(name[...], upTo: 256) {
            json.writeStaticString(",\"usernameFragment\":")
            json.writeJSONString(name)
        }
        json.writeStaticString("}")
        return json
    }

    /// A candidate's text; none is the last of a generation.
    private static func screened(_ text: String) -> String? {
        text.isEmpty ? text : ScreenedCandidate(text.hasPrefix("a=") ? text.dropFirst(2) : text[...])?.text
    }
}
