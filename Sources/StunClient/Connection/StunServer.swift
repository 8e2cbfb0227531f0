/// Where a STUN or TURN server is, as a URL of RFC 7064 or 7065 says it.
public struct StunServer: Hashable, Sendable {
    /// What messages are carried by.
    public enum Transport: String, Hashable, Sendable {
        case udp = "UDP"
        case tcp = "TCP"
        case tls = "TLS"
    }

    /// A name or an address.
    public let host: String
    /// The port.
    public let port: Int
    /// What messages are carried by.
    public let transport: Transport

    /// Reads a URL such as `turn:turn.example.org:3478?transport=tcp`; nil if it is none, or asks for DTLS.
    public init?(_ url: String) {
        guard let colon = url.firstIndex(of: ":") else { return nil }
        let scheme = url[..<colon]
        let parts = url[url.index(after: colon)...].split(separator: "?", omittingEmptySubsequences: false)
        guard let place = parts.first, parts.count <= 2 else { return nil }
        switch (scheme, parts.count == 2 ? parts[1] : nil) {
        case ("stun", nil), ("turn", nil), ("turn", "transport=udp"): self.transport = .udp
        case ("turn", "transport=tcp"): self.transport = .tcp
        case ("stuns", nil), ("turns", nil), ("turns", "transport=tcp"): self.transport = .tls
        default: return nil
        }
        var host = place
        var port: Substring?
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { return nil }
            host = place[place.index(after: place.startIndex)..<end]
            let rest = place[place.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = place.lastIndex(of: ":") {
            host = place[..<colon]
            port = place[place.index(after: colon)...]
        }
        let number = port.map { Int($0) } ?? (self.transport == .tls ? 5_349 : 3_478)
        // An IPv6 address stands in brackets, or nobody knows where it ends.
        let isBare = !place.hasPrefix("[") && (host.contains(":") || host.contains("["))
        guard let number, (1...65_535).contains(number), !host.isEmpty, !isBare else { return nil }
        self.host = String(host)
        self.port = number
    }
}
