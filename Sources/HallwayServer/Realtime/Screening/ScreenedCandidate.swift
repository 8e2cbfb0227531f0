/// An ICE candidate as it may be passed on where no address is to be shown: a relay's, and without whose it is (rule 13).
struct ScreenedCandidate: Hashable, Sendable {
    /// The candidate as SDP has it, from `candidate:` on.
    let text: String

    /// Reads a candidate (RFC 8839, section 5.1); nil if it is another than a relay's, or none.
    ///
    /// The address behind the relay, `raddr` and `rport`, is made nobody's. Of all further attributes those are left that
    /// browsers write; who tells something else tells it to nobody.
    init?(_ written: Substring) {
        let fields = written.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count >= 8, fields.count.isMultiple(of: 2), fields[0].hasPrefix(Self.prefix),
            Self.isIceText(fields[0].dropFirst(Self.prefix.count), upTo: 32), Self.isNumber(fields[1], digits: 5),
            ["udp", "tcp"].contains(fields[2].lowercased()), Self.isNumber(fields[3], digits: 10),
            IPAddress(String(fields[4])) != nil, !fields[4].contains("%"), Self.isNumber(fields[5], digits: 5),
            fields[6] == "typ", fields[7] == "relay"
        else { return nil }
        var screened = Array(fields[..<8])
        for index in stride(from: 8, to: fields.count, by: 2) {
            guard let value = Self.screened(fields[index], fields[index + 1]) else { continue }
            screened += [fields[index], value]
        }
        self.text = screened.joined(separator: " ")
    }

    private static let prefix = "candidate:"

    private static func screened(_ name: Substring, _ value: Substring) -> Substring? {
        switch name {
        case "raddr": value.contains(":") ? "::" : "0.0.0.0"
        case "rport": "0"
        case "generation", "network-id", "network-cost": self.isNumber(value, digits: 10) ? value : nil
        case "ufrag": self.isIceText(value, upTo: 256) ? value : nil
        case "tcptype": ["active", "passive", "so"].contains(value) ? value : nil
        default: nil
        }
    }

    private static func isNumber(_ text: Substring, digits: Int) -> Bool {
        (1...digits).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Letters, digits, `+` and `/`, as foundations and user names of ICE are written.
    static func isIceText(_ text: Substring, upTo longest: Int) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }
}
