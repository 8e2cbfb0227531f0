#if Postgres
import CPostgres

/// Where a database is and how to get in, read from `postgres://user:password@host:port/database?sslmode=verify-full`.
///
/// What the address does not say, libpq takes from where it always does: `PGPASSWORD` and its like, a password file, a
/// service file. What is wrong with an address is told without a word of it that could be a password.
struct PostgresAddress: Sendable {
    /// The settings by libpq's names for them.
    let settings: [String: String]

    /// Reads an address; the environment is asked whether it says how to encrypt.
    init(_ url: String, environment: [String: String] = [:]) throws(PostgresFailure) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw Self.unusable("it is not of the form postgres://user:password@host:port/database")
        }
        var settings = try Self.parse(url)
        let ports = (settings["port"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ UInt16($0).map { $0 > 0 } ?? false }) else {
            throw Self.unusable("its port is no number; a password with : / @ or % in it must be percent-encoded")
        }
        settings["sslmode"] = settings["sslmode"] ?? Self.defaultEncryption(of: settings, environment)
        self.settings = settings
    }

    /// Where the database is, for messages.
    var place: String {
        let host = self.settings["host"] ?? self.settings["hostaddr"] ?? "this machine"
        let port = self.settings["port"].map { ":\($0)" } ?? ""
        let name = self.settings["dbname"].map { "/\($0)" } ?? ""
        return host + port + name
    }

    /// Over a network nothing goes unencrypted unless somebody said so; libpq alone would do without where it must.
    private static func defaultEncryption(of settings: [String: String], _ environment: [String: String]) -> String? {
        let isSaidElsewhere =
            environment["PGSSLMODE"] != nil || environment["PGSERVICE"] != nil || settings["service"] != nil
        let hosts = settings["hostaddr"] ?? settings["host"] ?? environment["PGHOSTADDR"] ?? environment["PGHOST"] ?? ""
        let isNear = hosts.split(separator: ",").allSatisfy { host in
            host.hasPrefix("/") || host.hasPrefix("@") || ["localhost", "127.0.0.1", "::1"].contains(host)
        }
        return isSaidElsewhere || isNear ? nil : "require"
    }

    private static func parse(_ url: String) throws(PostgresFailure) -> [String: String] {
        var words: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &words) else {
            defer { PQfreemem(words) }
            if let setting = Self.unknownSetting(in: url) { throw Self.unusable("it has no setting \"\(setting)\"") }
            throw Self.unusable(words.map { Self.withoutQuotations(String(cString: $0)) } ?? "no memory was left")
        }
        defer { PQconninfoFree(options) }
        var settings: [String: String] = [:]
        for option in Self.options(options) {
            if let value = option.val { settings[String(cString: option.keyword)] = String(cString: value) }
        }
        return settings
    }

    /// The first name behind the question mark that libpq does not know.
    private static func unknownSetting(in url: String) -> Substring? {
        guard let options = PQconndefaults() else { return nil }
        defer { PQconninfoFree(options) }
        let known = Set(Self.options(options).map { String(cString: $0.keyword) } + ["ssl"])
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        // As libpq reads it: what comes before an @ and not behind a slash is the user and the password.
        let end = rest.firstIndex { $0 == "@" || $0 == "/" }
        let behind = end.map { rest[$0] == "@" ? rest[rest.index(after: $0)...] : rest } ?? rest
        let names = behind.drop { $0 != "?" }.dropFirst().split(separator: "&").map { $0.prefix { $0 != "=" } }
        return names.first { name in
            !known.contains(String(name)) && name.count <= 40 && name.allSatisfy { $0.isLowercase || $0 == "_" }
        }
    }

    /// What libpq says, without what it quotes: that may be the password, or the whole address.
    static func withoutQuotations(_ words: String) -> String {
        let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
        let kept = parts.enumerated().map { index, part in index.isMultiple(of: 2) ? String(part) : "…" }
        return kept.joined(separator: "\"").filter { !$0.isNewline }
    }

    private static func options(
        _ first: UnsafeMutablePointer<PQconninfoOption>
    ) -> some Sequence<PQconninfoOption> {
        sequence(state: first) { next in
            guard next.pointee.keyword != nil else { return nil }
            defer { next += 1 }
            return next.pointee
        }
    }

    private static func unusable(_ reason: String) -> PostgresFailure {
        PostgresFailure(kind: .unusable, message: "the address cannot be used: \(reason)")
    }
}
#endif
