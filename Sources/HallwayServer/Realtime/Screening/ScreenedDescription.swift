/// A session description as it may be passed on where no address is to be shown but relays' (rule 13).
///
/// Browsers that keep to the policy still name addresses: the relay's own as the default in `c=` and `a=rtcp:`, and in some the
/// one behind the relay. So nothing is refused for that. Candidates of relays stay, all others go; what stands in `c=`, `o=`
/// and `a=rtcp:` becomes nobody's address, as it is before anything is gathered; any other attribute that shows an
/// address goes. What is changed in nothing is as it came.
struct ScreenedDescription: Hashable, Sendable {
    /// The description.
    let sdp: String

    private enum Verdict {
        case kept
        case replaced(String)
        case dropped
        /// It shows an address where a description cannot do without the line.
        case refused
    }

    /// Reads a description; nil if an address stands where none belongs.
    init?(_ written: String) {
        var lines: [Substring] = []
        var isChanged = false
        // Whoever reads it may take either for the end of a line.
        for line in written.utf8.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }).map({ Substring($0) }) {
            switch Self.verdict(on: line) {
            case .kept:
                lines.append(line)
            case .replaced(let other):
                lines.append(Substring(other))
                isChanged = isChanged || other != line
            case .dropped:
                isChanged = true
            case .refused:
                return nil
            }
        }
        self.sdp = isChanged ? lines.map { $0 + "\r\n" }.joined() : written
    }

    private static func verdict(on line: Substring) -> Verdict {
        if line.hasPrefix("a=candidate:") {
            guard let candidate = ScreenedCandidate(line.dropFirst(2)) else { return .dropped }
            return .replaced("a=" + candidate.text)
        }
        if line.hasPrefix("c=") { return self.isHarmless(line.dropFirst(2)) ? .kept : .replaced("c=" + self.nobody) }
        if line.hasPrefix("o=") { return self.verdict(onOrigin: line.dropFirst(2)) }
        if line.hasPrefix("a=rtcp:") {
            let rest = line.dropFirst("a=rtcp:".count)
            let port = rest.prefix { $0 != " " }
            if self.isNumber(port), rest.count == port.count || self.isHarmless(rest.dropFirst(port.count + 1)) {
                return .kept
            }
            return .replaced("a=rtcp:9 " + self.nobody)
        }
        if line.hasPrefix("a=remote-candidates") { return .dropped }
        if line.hasPrefix("a=fingerprint:"), self.isFingerprint(line.dropFirst("a=fingerprint:".count)) { return .kept }
        guard AddressScan.finds(in: line) else { return .kept }
        return line.hasPrefix("a=") ? .dropped : .refused
    }

    /// `user id version IN IP4 address`: the two numbers are what the other side goes by.
    private static func verdict(onOrigin origin: Substring) -> Verdict {
        let fields = origin.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 6, self.isNumber(fields[1]), self.isNumber(fields[2]) else {
            return AddressScan.finds(in: origin) || fields.count > 4 ? .refused : .kept
        }
        let isHarmless = self.isHarmless(fields[3...].joined(separator: " ")[...]) && !AddressScan.finds(in: fields[0])
        return isHarmless ? .kept : .replaced("o=- \(fields[1]) \(fields[2]) \(self.nobody)")
    }

    /// Nobody's address, or everybody's own.
    private static func isHarmless(_ connection: Substring) -> Bool {
        ["IN IP4 0.0.0.0", "IN IP4 127.0.0.1", "IN IP6 ::", "IN IP6 ::1"].contains(connection)
    }

    private static let nobody = "IN IP4 0.0.0.0"

    /// A hash function's name, and at least twenty bytes in hexadecimal with colons: longer than any address.
    private static func isFingerprint(_ value: Substring) -> Bool {
        let fields = value.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 2, fields[0].utf8.count <= 8, !AddressScan.finds(in: fields[0]) else { return false }
        let bytes = fields[1].utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return bytes.count >= 20
            && bytes.allSatisfy { $0.count == 2 && $0.allSatisfy { Character(UnicodeScalar($0)).isHexDigit } }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        (1...20).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
