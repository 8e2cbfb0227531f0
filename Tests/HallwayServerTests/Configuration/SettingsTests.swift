import Accounts
import Configuration
import Foundation
import Logging
import Matchmaking
import SharedKernel
import Testing

@testable import HallwayServer

@Suite struct SettingsTests {
    /// A setting that is good, and what the settings are to be with it.
    struct Good: Sendable, CustomTestStringConvertible {
        let given: [String: String]
        let holds: @Sendable (Settings) -> Bool

        init(
            _ name: String,
            _ text: String,
            with others: [String: String] = [:],
            _ holds: @escaping @Sendable (Settings) -> Bool
        ) {
            self.given = others.merging([name: text]) { _, new in new }
            self.holds = holds
        }

        var testDescription: String {
            self.given.map { "\($0)=\($1)" }.sorted().joined(separator: " ")
        }
    }

    static let secret = String(repeating: "s3cret", count: 8)

    static let good: [Good] = [
        Good("HOST", "0.0.0.0") { $0.listening.host == "0.0.0.0" },
        Good("HOST", "::1") { $0.listening.host == "::1" },
        Good("HOST", "chat.example.org") { $0.listening.host == "chat.example.org" },
        Good("PORT", "0") { $0.listening.port == 0 },
        Good("PORT", " 65535 ") { $0.listening.port == 65_535 },
        Good("PUBLIC_URL", "https://Chat.example.org/") {
            $0.listening.publicOrigin?.description == "https://chat.example.org"
        },
        Good("PUBLIC_URL", "https://chat.example.org") { $0.listening.isSecure },
        Good("PUBLIC_URL", "http://[::1]:8080") { !$0.listening.isSecure },
        Good("SIGN_UP", "invite") { $0.accounts.signUp == .invite },
        Good("TERMS", "2026-11") { $0.accounts.terms == "2026-11" },
        Good("ROOM_LOG_DAYS", "7") { $0.safety.roomLog == .seconds(7 * 86_400) },
        Good("REPORT_DAYS", "1") { $0.safety.reports == .seconds(86_400) },
        Good("LIMIT_REPORTS_PER_MINUTE", "0") { $0.limits.reportsPerMinute == 0 },
        Good("LIMIT_OPEN_CONNECTIONS", "9") { $0.limits.openConnections == 9 },
        Good("WEB_ROOT", "/srv/page") { $0.listening.webRoot == "/srv/page" },
        Good("CORS_ORIGINS", "https://a.example, https://b.example:8443") {
            $0.listening.corsOrigins.map(\.description) == ["https://a.example", "https://b.example:8443"]
        },
        Good("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8,fd00::/8") { $0.listening.trustedProxies.count == 3 },
        Good("DATA_DIR", "/var/lib/hallway") { $0.storage.dataDirectory == "/var/lib/hallway" },
        Good("LOBBY", "main") { _ in true },
        Good("SIGN_UP", "closed") { $0.accounts.signUp == .closed },
        Good("GUESTS_ALLOWED", "no") { !$0.accounts.guestsAllowed },
        Good("GUEST_TTL", "12h") { $0.accounts.guestTTL == .seconds(43_200) },
        Good("JWT_SECRET", Self.secret) { $0.accounts.jwtSecret == Self.secret },
        Good("JWT_SECRET_PREVIOUS", Self.secret, with: ["JWT_SECRET": Self.secret]) {
            $0.accounts.jwtSecretPrevious == Self.secret
        },
        Good("STUN_URLS", "stun:stun.example.org, stun:[2001:db8::1]:3478") { $0.ice.stunURLs.count == 2 },
        Good(
            "TURN_URLS",
            "turn:turn.example.org:3478?transport=udp,turns:turn.example.org:5349",
            with: ["TURN_SECRET": "north", "RELAY_ONLY": "true"]
        ) { $0.ice.turnURLs.count == 2 && $0.ice.turnSecret == "north" && $0.ice.relayOnly },
        Good("TURN_TTL", "10m") { $0.ice.turnTTL == .seconds(600) },
        Good("PING_INTERVAL", "250ms") { $0.timing.pingInterval == .milliseconds(250) },
        Good("PING_TIMEOUT", "5s") { $0.timing.pingTimeout == .seconds(5) },
        Good("RECONNECT_GRACE", "0") { $0.timing.reconnectGrace == .zero },
        Good("RELAX_AFTER", "0") { $0.timing.relaxAfter == .zero && Rules($0.timing).relaxAfter == .zero },
        Good("CALL_TIMEOUT", "45") { Rules($0.timing).callTimeout == .seconds(45) },
        Good("REMATCH_AFTER", "1") { $0.timing.rematchAfter == .seconds(1) },
        Good("REMATCH_COOLDOWN", "1d") { $0.timing.rematchCooldown == .seconds(86_400) },
        Good("LIMIT_TEXTS_PER_10S", "0") { $0.limits.textsPer10s == 0 },
        Good("LIMIT_SIGNALS_PER_10S", "1") { $0.limits.signalsPer10s == 1 },
        Good("LIMIT_FINDS_PER_MINUTE", "2") { $0.limits.findsPerMinute == 2 },
        Good("LIMIT_CONNECTIONS_PER_MINUTE", "3") { $0.limits.connectionsPerMinute == 3 },
        Good("LIMIT_PASSES_PER_MINUTE", "4") { $0.limits.passesPerMinute == 4 },
        Good("LIMIT_SIGN_INS_PER_MINUTE", "5") { $0.limits.signInsPerMinute == 5 },
        Good("LOG_LEVEL", "DEBUG") { $0.operations.logLevel == .debug },
        Good("LOG_FORMAT", "json") { $0.operations.logFormat == .json },
        Good("METRICS_PORT", "9090") { $0.operations.metricsPort == 9_090 },
        Good("METRICS_PORT", "0", with: ["PORT": "0"]) { $0.operations.metricsPort == 0 },
        Good("METRICS_PORT", "") { $0.operations.metricsPort == nil },
    ]

    @Test(arguments: good)
    func aGoodValueIsTaken(_ setting: Good) throws {
        #expect(setting.holds(try Settings.read(from: SettingSources(flags: setting.given))))
    }

    @Test(arguments: [
        ("HOST", "http://localhost"), ("HOST", "two words"), ("PORT", "http"), ("PORT", "65536"), ("PORT", "-1"),
        ("PORT", "8080 # comment"), ("PUBLIC_URL", "chat.example.org"), ("PUBLIC_URL", "https://chat.example.org/path"),
        ("PUBLIC_URL", "ftp://chat.example.org"), ("CORS_ORIGINS", "*"), ("CORS_ORIGINS", "https://a.example,"),
        ("CORS_ORIGINS", "null"), ("TRUSTED_PROXIES", "10.0.0.0/33"), ("TRUSTED_PROXIES", "proxy"),
        ("SIGN_UP", "maybe"), ("SIGN_UP", "invited"), ("GUESTS_ALLOWED", "perhaps"), ("GUEST_TTL", "5w"),
        ("GUEST_TTL", "1s"), ("GUEST_TTL", "99999999999999999999d"), ("JWT_SECRET", "short"),
        ("STUN_URLS", "stun.example.org"), ("STUN_URLS", "turn:turn.example.org"), ("STUN_URLS", "stun:host:port"),
        ("TURN_TTL", "1.5"), ("TURN_TTL", "0"), ("RELAY_ONLY", "2"), ("PING_INTERVAL", "0"), ("PING_TIMEOUT", "-5"),
        ("RECONNECT_GRACE", "20 seconds"), ("REMATCH_AFTER", "٣"), ("LIMIT_TEXTS_PER_10S", "many"),
        ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("METRICS_PORT", "off"), ("METRICS_PORT", "65536"),
        ("METRICS_PORT", "8080"), ("RELAX_AFTER", "2h"), ("CALL_TIMEOUT", "0"), ("CALL_TIMEOUT", "soon"),
    ])
    func aMalformedValueStopsTheStartAndNamesTheKey(name: String, text: String) throws {
        let problems = try Self.problems(of: [name: text])
        #expect(problems.map(\.key) == [name])
        #expect(problems.allSatisfy { !$0.expected.isEmpty })
    }

    @Test(arguments: ["mysql://db/hallway", "postgres", "postgres:hallway", "sqlite:///hallway.sqlite"])
    func aDatabaseOfAnotherKindIsRefused(url: String) throws {
        #expect(try Self.problems(of: ["DATABASE_URL": url]).map(\.key) == ["DATABASE_URL"])
    }

    @Test(arguments: ["postgres://hallway:secret@db/hallway", "postgresql:///hallway?host=/run/postgresql"])
    func aPostgreSQLDatabaseIsForServersThatWereBuiltWithIt(url: String) throws {
        #if Postgres
        #expect(try Settings.read(from: SettingSources(flags: ["DATABASE_URL": url])).storage.databaseURL == url)
        #else
        let problems = try Self.problems(of: ["DATABASE_URL": url])
        #expect(problems.map(\.key) == ["DATABASE_URL"])
        #expect(problems.first?.expected.contains("TRAITS=Postgres") == true)
        #endif
    }

    @Test(arguments: [
        ("REDIS_URL", "http://localhost"), ("REDIS_URL", "redis://"), ("LOBBY", "{tag}"),
        ("LOBBY", String(repeating: "l", count: 33)),
    ])
    func whereALobbyIsMustBeSaidWell(name: String, text: String) throws {
        #expect(try Self.problems(of: [name: text]).map(\.key).contains(name))
    }

    /// Guests go from server to server: all must know them, and believe the same tokens.
    @Test func aLobbyThatIsSharedNeedsADatabaseAndASecretThatAreShared() throws {
        let problems = try Self.problems(of: ["REDIS_URL": "redis://localhost", "LOBBY": "second"])
        #expect(problems.map(\.key) == ["DATABASE_URL", "JWT_SECRET"])
        #expect(problems.allSatisfy { $0.expected.contains("REDIS_URL is set") })
    }

    @Test(arguments: [
        (["TLS_CERTIFICATE": "certificate.pem"], "TLS_KEY"), (["TLS_KEY": "key.pem"], "TLS_CERTIFICATE"),
        (["TURN_URLS": "turn:turn.example.org"], "TURN_SECRET"),
        (["TURN_SECRET": "north"], "TURN_URLS"),
        (["RELAY_ONLY": "true"], "TURN_URLS"),
        (["JWT_SECRET_PREVIOUS": SettingsTests.secret], "JWT_SECRET"),
    ])
    func whatNeedsAnotherSettingNamesIt(given: [String: String], missing: String) throws {
        #expect(try Self.problems(of: given).map(\.key) == [missing])
    }

    @Test func everyWrongSettingIsNamedAtOnce() throws {
        let given = [
            "PORT": "abc", "GUEST_TTL": "soon", "STUN_URLS": "x", "LOG_LEVEL": "loud", "REDIS_URL": "h",
        ]
        let problems = try Self.problems(of: given)
        #expect(problems.map(\.key) == ["PORT", "REDIS_URL", "GUEST_TTL", "STUN_URLS", "LOG_LEVEL"])
        #expect(SettingsError(problems).description.split(separator: "\n").count == 5)
    }

    @Test func aSecretIsShownNeitherInAnErrorNorInTheReport() throws {
        let secrets = ["JWT_SECRET": "hush", "TURN_SECRET": "quiet", "REDIS_URL": "redis://:hidden@h"]
        let report = SettingsReport(SettingSources(flags: secrets))
        let said = "\(report.table)\n\(try #require(report.error))"
        for secret in ["hush", "quiet", "hidden"] {
            #expect(!said.contains(secret))
        }
        #expect(said.contains("JWT_SECRET: got `********`"))
    }

    @Test func aFlagComesBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() throws {
        let sources = SettingSources(
            flags: ["PORT": "1"],
            environment: .init(environmentVariables: ["PORT": "2", "HOST": "0.0.0.0", "LOG_LEVEL": ""]),
            file: .init(environmentVariables: ["PORT": "3", "HOST": "::1", "LOG_LEVEL": "debug"])
        )
        let report = SettingsReport(sources)
        let found = report.entries.filter { $0.source != nil }.map { [$0.facts.name, $0.text, $0.source?.rawValue] }
        #expect(
            found == [["HOST", "0.0.0.0", "environment"], ["PORT", "1", "flag"], ["LOG_LEVEL", "debug", ".env"]]
        )
    }

    @Test(arguments: ["PORT=\"8080\"", "PORT=8080 # the port", "PORT= # none", "export PORT=8080", "HOST='::1'"])
    func whatTheFileWouldTakeForAPartOfAValueIsRefused(line: String) async throws {
        try await Self.withFile(line) { file in
            let error = SettingsReport(SettingSources(file: file)).error
            #expect(error?.problems.first?.expected.contains(".env") == true)
        }
    }

    @Test func aMissingFileSaysNothing() async throws {
        let file = try await EnvironmentVariablesProvider.file(at: "/nowhere/.env")
        #expect(SettingsReport(SettingSources(file: file)).error == nil)
    }

    private static func problems(of given: [String: String]) throws -> [SettingsError.Problem] {
        let error = #expect(throws: SettingsError.self) { try Settings.read(from: SettingSources(flags: given)) }
        return try #require(error).problems
    }

    private static func withFile(
        _ text: String,
        _ body: (EnvironmentVariablesProvider) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hallway-\(UUID().uuidString).env").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(try await EnvironmentVariablesProvider.file(at: path))
    }
}
