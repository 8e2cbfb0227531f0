extension RedisConfiguration {
    /// Reads `redis://[user[:password]@]host[:port][/database]`; `rediss://` is the same by TLS.
    ///
    /// User and password are percent-encoded; an IPv6 address stands in brackets. The port is 6379 and the database 0 if
    /// they are not named.
    public init(url: String) throws(RedisConfigurationError) {
        guard let (isSecure, rest) = Self.scheme(of: url) else { throw .unknownScheme }
        guard !rest.contains("?"), !rest.contains("#") else { throw .unexpectedPart }
        // Up to the last @, so that one that was not encoded does not make the password's end the host.
        let at = rest.lastIndex(of: "@")
        let place = at.map { rest[rest.index(after: $0)...] } ?? rest[...]
        let path = place.firstIndex(of: "/")
        let (host, port) = try Self.hostAndPort(place[..<(path ?? place.endIndex)])
        let (username, password) = try Self.credentials(at.map { rest[..<$0] })
        self.init(
            host: host,
            port: port,
            username: username,
            password: password,
            database: try Self.database(path.map { place[place.index(after: $0)...] } ?? ""),
            tls: isSecure ? RedisTLS() : nil
        )
    }

    private static func scheme(of url: String) -> (isSecure: Bool, rest: Substring)? {
        for (scheme, isSecure) in [("redis://", false), ("rediss://", true)]
        where url.prefix(scheme.count).lowercased() == scheme {
            return (isSecure, url.dropFirst(scheme.count))
        }
        return nil
    }

    private static func hostAndPort(_ text: Substring) throws(RedisConfigurationError) -> (String, Int) {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .missingHost }
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { throw .malformedPort }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty else { throw .missingHost }
        guard let port else { return (String(host), 6_379) }
        guard let number = Self.number(port), 1...65_535 ~= number else { throw .malformedPort }
        return (String(host), number)
    }

    private static func credentials(
        _ text: Substring?
    ) throws(RedisConfigurationError) -> (username: String?, password: String?) {
        guard let text else { return (nil, nil) }
        guard let colon = text.firstIndex(of: ":") else { return (try Self.decoded(text), nil) }
        let username = try Self.decoded(text[..<colon])
        return (username, try Self.decoded(text[text.index(after: colon)...]))
    }

    private static func database(_ text: Substring) throws(RedisConfigurationError) -> Int {
        guard !text.isEmpty else { return 0 }
        guard let number = Self.number(text) else { throw .malformedDatabase }
        return number
    }

    /// Digits and nothing else, as no sign belongs here.
    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return Int(text)
    }

    /// Undoes the percent-encoding; an empty text is nil.
    private static func decoded(_ text: Substring) throws(RedisConfigurationError) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let decoded = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw .malformedCredentials }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .malformedCredentials }
        return decoded.isEmpty ? nil : decoded
    }
}
