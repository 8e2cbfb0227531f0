/// What clients and servers really send, to be changed by chance.
enum WireCorpus {
    /// JSON of all kinds.
    static let json = [
        #"["text",{"room":"room_0123456789abcdefghijkl","text":"Hello there, how are you?","nonce":"7"}]"#,
        #"["signal",{"room":"room_0123456789abcdefghijkl","description":{"type":"offer","sdp":"\#(Self.sdp)"}}]"#,
        #"["signal",{"room":"room_0123456789abcdefghijkl","candidate":{"candidate":"candidate:842163049 1 udp "#
            + #"1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0","sdpMid":"0","sdpMLineIndex":0}}]"#,
        #"["upload",{"_placeholder":true,"num":0},{"a":[{"num":1,"_placeholder":true}]}]"#,
        #"[{"\u005fplaceholder":true,"n\u0075m":0,"num":0}]"#,
        #"["a","\uD83D\uDE00",{"a":{"a":[[[]]]}}]"#, #"{"a":1,"b":[2,{"a":"\""}],"a":{"room":"\\"},"room":null}"#,
        #"{"token":"eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln","pid":"k3J9","offset":"a"}"#,
        "\"\u{10FFFF}é привет 漢字仮名 \\u00e9 👨‍👩‍👧\"", "-1.5E+10", "[0,-0.5e-7,123456789012345678901234567890,1E2]",
        "\t{ \"a\" : [ true , false , null ] }\r\n", #"{"":{"":[{}]}}"#, #""\ud800 \udc00\ud83d""#,
        String(repeating: #"{"a":["#, count: 31) + String(repeating: "]}", count: 31),
    ]

    /// Socket.IO packets, as Engine.IO messages bear them.
    static let packets =
        [
            "0", #"0{"token":"a"}"#, "0/admin,", #"0/admin?token=1,{"a":1}"#, "1", "1/admin,", "30[{}]",
            #"3/admin,12["ok",null]"#,
        ]
        + [
            #"4{"message":"no"}"#, #"4/b,{"message":"no","data":{"a":1}}"#, #"217["text",{"a":"\u00e9"}]"#,
            #"2["a",1]"#,
        ]
        + [
            #"2/a,18446744073709551615["b"]"#, #"51-["a",{"_placeholder":true,"num":0}]"#,
            #"61-7[{"_placeholder":true,"num":0}]"#,
        ]
        + [#"52-/admin,3["a",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]]"#]
        + Self.json.prefix(4).map { "2" + $0 }

    /// Socket.IO packets with attachments, and what may come instead.
    static let binaryPackets = Self.packets.filter { $0.hasPrefix("5") || $0.hasPrefix("6") } + [#"2["a"]"#]

    /// Engine.IO packets, as a WebSocket's frames bear them.
    static let frames =
        ["1", "2", "3", "5", "6", "2probe", "3probe", "4", "4a"] + Self.packets.map { "4" + $0 }
        + [
            #"0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#
        ]

    /// Polling payloads.
    static let payloads =
        Self.frames + ["4a\u{1E}4b\u{1E}3", "bAQIDBA==", "b", "bAQID", "b/+8=", "4é\u{1E}b8J+YgA==\u{1E}2"]
        + [#"451-["a",{"_placeholder":true,"num":0}]"# + "\u{1E}bAQIDBA==", "\u{1E}", "4a\u{1F}b"]

    /// What decides how such texts are read: letters, numbers, ends and beginnings.
    static let tokens: [[UInt8]] =
        Array("{}[]\",:\\/0123456789-+.eEtfnub= \n\u{1E}a".utf8).map { [$0] }
        + [
            #"{"_placeholder":true,"num":0}"#, #""_placeholder":true,"#, #""num":1,"#, #""a":"#, "true", "false",
            "null", "1e999",
            "18446744073709551616", #"\u005f"#, #"\ud83d"#, #"\ude00"#, #"\\"#, #"\""#, "😀", "é", "漢", "\u{FEFF}",
            "\r\n", "[[", "]]",
            "aaaaaaaa", "51-", "bAQ==",
        ].map { Array($0.utf8) }
        + [[0x00], [0x1F], [0x7F], [0x80], [0xBF], [0xC2], [0xED], [0xED, 0xA0, 0x80], [0xF4], [0xF4, 0x90], [0xFF]]

    private static let sdp = [
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", "a=msid-semantic: WMS",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "c=IN IP4 0.0.0.0", "a=ice-ufrag:Xy3z",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg12",
        "a=fingerprint:sha-256 49:66:12:17:0D:1C:91:AE:57:4C:C6:36:DD:D5:97:D2:7D:62:C9:9A:7F:B9:A3:F4:70:03:E7:43",
        "a=setup:actpass", "a=mid:0", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
    ].joined(separator: #"\r\n"#)
}
