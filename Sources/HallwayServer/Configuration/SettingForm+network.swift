import RedisClient

extension SettingForm where Value == String {
    /// Where a server may listen: an address or a host name.
    static let host = Self(expectation: "an address or a host name to listen on, such as `127.0.0.1` or `0.0.0.0`") {
        IPAddress($0) != nil || HostName.isValid($0) ? $0 : nil
    }

    /// The URL of a STUN server (RFC 7064).
    static let stunURL = Self(expectation: "a URL such as `stun:stun.example.org:3478`") { text in
        guard let scheme = Self.scheme(of: text), ["stun", "stuns"].contains(scheme) else { return nil }
        return HostName.isHostAndPort(text.dropFirst(scheme.count + 1)) ? text : nil
    }

    /// The URL of a TURN server (RFC 7065).
    static let turnURL = Self(
        expectation: "a URL such as `turn:turn.example.org:3478?transport=udp` or `turns:turn.example.org:5349`"
    ) { text in
        guard let scheme = Self.scheme(of: text), ["turn", "turns"].contains(scheme) else { return nil }
        let parts = text.dropFirst(scheme.count + 1).split(separator: "?", omittingEmptySubsequences: false)
        guard let server = parts.first, parts.count <= 2, HostName.isHostAndPort(server) else { return nil }
        guard parts.count == 1 || ["transport=udp", "transport=tcp"].contains(parts[1]) else { return nil }
        return text
    }

    /// The address of a database that this program can use.
    static let databaseURL: Self = {
        #if Postgres
        return Self(expectation: "an address such as `postgres://user:password@host:5432/database`") { text in
            guard let scheme = Self.scheme(of: text), ["postgres", "postgresql"].contains(scheme) else { return nil }
            return text.dropFirst(scheme.count).hasPrefix("://") ? text : nil
        }
        #else
        return Self(
            expectation:
                "nothing: this program keeps accounts in SQLite, and was built without PostgreSQL (TRAITS=Postgres)"
        ) { _ in nil }
        #endif
    }()

    /// The address of a Redis server.
    static let redisURL = Self(
        expectation:
            "an address such as `redis://host:6379`, `rediss://:password@host` or `redis://user:password@host/1`"
    ) { text in
        (try? RedisConfiguration(url: text)) == nil ? nil : text
    }

    /// The name of a lobby, which becomes part of the names of keys.
    static let lobbyName = Self(expectation: "a name of 1 to 32 letters, digits, `-` or `_`") { text in
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        return isPlain && 1...32 ~= text.utf8.count ? text : nil
    }

    private static func scheme(of text: String) -> String? {
        text.firstIndex(of: ":").map { String(text[..<$0]) }
    }
}

extension SettingForm where Value == Origin {
    /// Scheme, host and port of a page.
    static let origin = Self(
        expectation: "a scheme, a host and perhaps a port, such as `https://chat.example.org`, and no path"
    ) { text in
        Origin(text.hasSuffix("/") ? String(text.dropLast()) : text)
    }
}

extension SettingForm where Value == AddressRange {
    /// An address or a network.
    static let addressRange = Self(expectation: "an address or a network, such as `127.0.0.1` or `10.0.0.0/8`") {
        AddressRange($0)
    }
}

/// The syntax of host names, as far as a typing mistake needs to be noticed.
enum HostName {
    /// Whether this may be the name of a host.
    static func isValid(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy(self.isLabelByte)
            }
    }

    /// Whether this is a host name or an address, perhaps with a port; IPv6 addresses stand in brackets.
    static func isHostAndPort(_ text: some StringProtocol) -> Bool {
        self.split(text) != nil
    }

    /// The host and the port of `host`, `host:port`, `[address]` or `[address]:port`, brackets kept.
    static func split(_ text: some StringProtocol) -> (host: String, port: Int?)? {
        let host: String
        let rest: String
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = String(text[...end])
            rest = String(text[text.index(after: end)...])
            guard IPAddress(String(host.dropFirst().dropLast()))?.isVersion6 == true else { return nil }
        } else {
            host = String(text.prefix { $0 != ":" })
            rest = String(text.dropFirst(host.count))
            guard self.isValid(host) else { return nil }
        }
        guard !rest.isEmpty else { return (host, nil) }
        guard rest.hasPrefix(":"), let port = SettingForm<Int>.number(1...65_535).parse(String(rest.dropFirst())) else {
            return nil
        }
        return (host, port)
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
