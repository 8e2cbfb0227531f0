/// What guests say to each other while they are measured.
enum Message: Hashable, Sendable {
    /// A text of 60 bytes.
    case text
    /// A description such as a browser sends, 2.5 KB of JSON.
    case signal

    /// The event's name, and the members of its argument beside `room`.
    var event: (name: String, members: String) {
        switch self {
        case .text: ("text", #""text":"\#(Self.words)""#)
        case .signal: ("signal", #""description":{"type":"offer","sdp":"\#(Self.description)"}"#)
        }
    }

    /// 60 bytes.
    static let words = "Sixty bytes is about as much as people write in one message."

    /// 2,500 bytes as JSON, with a line's end about every 60 as in a session description.
    static let description: String = {
        var lines = [
            "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1",
            "a=extmap-allow-mixed", "a=msid-semantic: WMS 7f1ac7e2", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110",
            "c=IN IP4 0.0.0.0", "a=ice-ufrag:aX3k", "a=ice-pwd:yHn3Jc0bU5Qf1lV8sT2mZr7k", "a=ice-options:trickle",
            "a=setup:actpass", "a=mid:0", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
        ]
        var size = lines.reduce(0) { $0 + $1.utf8.count + 4 }
        var number = 96
        while size < 2_440 {
            let line = "a=fmtp:\(number) profile-level-id=42e01f;packetization-mode=1"
            lines.append(line)
            size += line.utf8.count + 4
            number += 1
        }
        lines.append("a=" + String(repeating: "x", count: max(0, 2_500 - size - 6)))
        return lines.map { $0 + #"\r\n"# }.joined()
    }()
}
