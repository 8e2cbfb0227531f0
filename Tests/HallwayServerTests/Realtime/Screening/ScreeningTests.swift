import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO
import Testing

@testable import HallwayServer

struct ScreeningTests {
    // MARK: Candidates

    private static let relay = "candidate:1 1 udp 41885439 198.51.100.9 50000 typ relay"

    @Test(arguments: [
        (" raddr 203.0.113.77 rport 61000", " raddr 0.0.0.0 rport 0"),
        (" raddr 2001:db8::77 rport 61000", " raddr :: rport 0"),
        (" raddr 0.0.0.0 rport 0 generation 0 ufrag EsAw network-id 1 network-cost 999", nil),
        (" raddr 203.0.113.77 rport 9 x 203.0.113.77 ufrag a.b generation 0", " raddr 0.0.0.0 rport 0 generation 0"),
        ("", nil),
    ])
    func aRelaysCandidatePassesWithoutTheAddressBehindIt(rest: String, becomes: String?) {
        #expect(ScreenedCandidate(Substring(Self.relay + rest))?.text == Self.relay + (becomes ?? rest))
    }

    @Test(arguments: [
        "candidate:1 1 udp 2122260223 192.0.2.7 51234 typ host",
        "candidate:1 1 udp 1 192.0.2.7 1 typ srflx raddr 10.0.0.1 rport 2",
        "candidate:1 1 udp 1 192.0.2.7 1 typ prflx", "candidate:1 1 udp 1 4f1b8a2c.local 1 typ host",
        "candidate:1 1 udp 1 my.name.example 1 typ relay", "candidate:1 1 udp 1 198.51.100.9 1 typ  relay",
        "candidate:1 1 udp 1 198.51.100.9 1 TYP relay", "candidate:203.0.113.77 1 udp 1 198.51.100.9 1 typ relay",
        "candidate:1 1 203.0.113.77 1 198.51.100.9 1 typ relay", "candidate:1 1 udp 1 fe80::1%eth0 1 typ relay",
        "candidate:1 1 udp 1 198.51.100.9 1 typ relay raddr", "", "candidate:", "relay",
        "candidate:1 1 udp 1 198.51.100.9 typ relay",
    ])
    func anyOtherCandidateIsNone(_ text: String) {
        #expect(ScreenedCandidate(Substring(text)) == nil)
    }

    @Test(
        arguments: [
            (#"null"#, "null"), (#"{"candidate":""}"#, #"{"candidate":""}"#),
            (
                #"{"sdpMLineIndex":0,"candidate":"\#(relay)","sdpMid":"0","usernameFragment":"EsAw"}"#,
                #"{"candidate":"\#(relay)","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"EsAw"}"#
            ),
            (
                #"{"candidate":"a=\#(relay)","sdpMid":"203.0.113.77","sdpMLineIndex":3405803853,"usernameFragment":"203.0.113.77","address":"203.0.113.77"}"#,
                #"{"candidate":"\#(relay)"}"#
            ),
            (#"{"candidate":"candidate:1 1 udp 1 192.0.2.7 1 typ host"}"#, nil), (#"{"candidate":7}"#, nil),
            (#"{}"#, nil),
            (#"{"\u0063andidate":"\#(relay)"}"#, nil),
        ] as [(String, String?)]
    )
    func aCandidateIsBuiltAnewOfWhatMayPass(written: String, passed: String?) throws {
        let candidate = try #require(JSONSlice(ByteBuffer(string: written)))
        #expect(ScreenedJSON.candidate(candidate).map { String(buffer: $0) } == passed)
    }

    // MARK: Descriptions

    @Test(arguments: RealDescriptions.keptToRelay)
    func aDescriptionThatShowsNoAddressIsAsItCame(_ sdp: String) {
        #expect(ScreenedDescription(sdp)?.sdp == sdp)
    }

    @Test func whatShowsAnAddressIsTakenOutAndTheRestStays() throws {
        let screened = try #require(ScreenedDescription(RealDescriptions.open)?.sdp)
        #expect(
            screened == """
                v=0\r
                o=- 4611731400430051336 2 IN IP4 0.0.0.0\r
                s=-\r
                t=0 0\r
                a=group:BUNDLE 0\r
                a=msid-semantic: WMS\r
                m=audio 61000 UDP/TLS/RTP/SAVPF 111\r
                c=IN IP4 0.0.0.0\r
                a=rtcp:9 IN IP4 0.0.0.0\r
                a=candidate:3 1 udp 41885439 198.51.100.9 50000 typ relay raddr 0.0.0.0 rport 0\r
                a=ice-ufrag:EsAw\r
                a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r
                a=fingerprint:sha-256 \(RealDescriptions.fingerprint)\r
                a=setup:actpass\r
                a=mid:0\r
                a=rtpmap:111 opus/48000/2\r
                a=end-of-candidates\r\n
                """
        )
    }

    @Test(arguments: [
        "s=203.0.113.77", "m=audio 9 UDP 203.0.113.77", "i=call me at 2001:db8::77", "u=http://203.0.113.77/",
        "203.0.113.77",
        "o=203.0.113.77", "o=- one two IN IP4 203.0.113.77", " a=candidate:1 1 udp 1 203.0.113.77 1 typ host",
    ])
    func anAddressWhereNoneBelongsIsRefused(_ line: String) {
        #expect(ScreenedDescription("v=0\r\n\(line)\r\nt=0 0\r\n") == nil)
        #expect(ScreenedDescription("v=0\r\(line)") == nil)
    }

    @Test(arguments: [
        ("a=x-of-mine:203.0.113.77", ""), ("a=x:2001:db8:0:0:0:0:0:77", ""), ("a=x:::ffff:203.0.113.77", ""),
        ("a=remote-candidates:1 203.0.113.77 9", ""), ("a=source-filter: incl IN IP4 * 203.0.113.77", ""),
        ("a=fingerprint:sha-256 20:01:0d:b8:00:00:00:77", ""), ("a=fingerprint:203.0.113.77 aa", ""),
        ("a=CANDIDATE:1 1 udp 1 203.0.113.77 1 typ host", ""), ("c=IN IP6 2001:db8::77", "c=IN IP4 0.0.0.0\r\n"),
        ("c=IN IP4 my.name.example", "c=IN IP4 0.0.0.0\r\n"),
        ("a=rtcp:61000 IN IP4 x.example", "a=rtcp:9 IN IP4 0.0.0.0\r\n"),
        ("o=203.0.113.77 1 2 IN IP4 0.0.0.0", "o=- 1 2 IN IP4 0.0.0.0\r\n"),
        ("o=me 1 2 IN IP4 a.example", "o=- 1 2 IN IP4 0.0.0.0\r\n"),
    ])
    func aModifiedClientsOwnWaysAreNoWays(line: String, becomes: String) {
        for end in ["\r\n", "\n", "\r"] {
            #expect(ScreenedDescription("v=0\(end)\(line)\(end)")?.sdp == "v=0\r\n" + becomes)
        }
    }

    @Test(arguments: [
        ("1.2.3.4", true), ("x1.2.3.4y", true), ("2001:db8::1", true), ("::", true), ("1:2:3:4:5:6:7:8", true),
        ("fe80::1%eth0", true), ("[2001:db8::1]:443", true), ("1.2.3.4:5", true), ("v1.2.3", false), ("1.2.3.", false),
        ("1:2:3:4:5:6:7", false), ("12:34:56", false), ("urn:ietf:params:rtp-hdrext:toffset", false), ("", false),
        ("12345.1.2.3", false), ("111 opus/48000/2", false), ("profile-level-id=42e01f", false), ("1..2.3.4", false),
        ("12345:1:2:3:4:5:6:7", false),
    ])
    func anAddressIsFoundWhereverItStands(text: String, isFound: Bool) {
        #expect(AddressScan.finds(in: text[...]) == isFound, "\(text)")
    }

    // MARK: Verification

    private static let bytes = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"

    @Test(arguments: ["commitment", "nonce"])
    func aStepOfTheVerificationIsMadeAnew(_ kind: String) throws {
        let read = try Self.step(#"{ "x":"203.0.113.77", "\#(kind)":"\#(Self.bytes)" }"#)
        #expect(String(buffer: read.json) == #"{"\#(kind)":"\#(Self.bytes)"}"#)
    }

    @Test(arguments: [
        "{}", "[]", "null", #""nonce""#, #"{"nonce":7}"#, #"{"nonce":null}"#, #"{"nonce":""}"#,
        #"{"nonce":"\#(bytes)","commitment":"\#(bytes)"}"#, #"{"nonce":"\#(bytes)="}"#,
        #"{"nonce":"\#(bytes.dropLast())"}"#,
        #"{"nonce":"\#(bytes.dropLast())B"}"#, #"{"nonce":"+\#(bytes.dropFirst())"}"#,
        #"{"commitment":"\#(bytes.dropLast(2))é"}"#,
    ])
    func anythingElseIsNoStep(_ written: String) {
        let error = #expect(throws: ChatError.self) { try Self.step(written) }
        #expect(error?.code == .invalidRequest)
    }

    private static func step(_ written: String) throws -> VerificationStep {
        try VerificationStep(try #require(JSONSlice(ByteBuffer(string: written))))
    }
}

/// Descriptions as browsers write them.
enum RealDescriptions {
    static let fingerprint = (0..<32).map { String(0x10 + $0 * 5, radix: 16).uppercased() }.joined(separator: ":")

    /// Chromium's and Firefox's, before anything is gathered.
    static let keptToRelay = [
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\n"
            + "a=msid-semantic: WMS 6d8b2f0e-0b37-4f3f-9c1f-0b6f0d3c5a11\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\n"
            + "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
            + "a=ice-options:trickle\r\na=fingerprint:sha-256 \(fingerprint)\r\na=setup:actpass\r\na=mid:0\r\n"
            + "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n"
            + "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
            + "a=fmtp:111 minptime=10;useinbandfec=1\r\na=ssrc:2868471284 cname:Yk2S0ZbG9o3T6Pqd\r\n"
            + "a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n",
        "v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 8012345678901234567 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
            + "a=fingerprint:sha-256 \(fingerprint)\r\na=group:BUNDLE 0\r\na=ice-options:trickle\r\n"
            + "m=video 9 UDP/TLS/RTP/SAVPF 120\r\nc=IN IP4 0.0.0.0\r\na=sendrecv\r\na=end-of-candidates\r\na=mid:0\r\n",
        "", "v=0", "v=0\nt=0 0\n",
    ]

    /// One that has gathered everything.
    static let open = """
        v=0\r
        o=- 4611731400430051336 2 IN IP4 192.168.1.5\r
        s=-\r
        t=0 0\r
        a=group:BUNDLE 0\r
        a=msid-semantic: WMS\r
        m=audio 61000 UDP/TLS/RTP/SAVPF 111\r
        c=IN IP4 203.0.113.77\r
        a=rtcp:61000 IN IP4 203.0.113.77\r
        a=candidate:1 1 udp 2122260223 192.168.1.5 51234 typ host generation 0\r
        a=candidate:4 1 udp 2122260223 0f4b2b5e-8a1c-4a8d-9c57-0f3c5a1b7c66.local 51235 typ host\r
        a=candidate:2 1 udp 1686052607 203.0.113.77 61000 typ srflx raddr 192.168.1.5 rport 51234\r
        a=candidate:3 1 udp 41885439 198.51.100.9 50000 typ relay raddr 203.0.113.77 rport 61000\r
        a=ice-ufrag:EsAw\r
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r
        a=fingerprint:sha-256 \(fingerprint)\r
        a=setup:actpass\r
        a=mid:0\r
        a=rtpmap:111 opus/48000/2\r
        a=end-of-candidates\r\n
        """
}
