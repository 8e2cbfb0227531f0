import Testing

@testable import RedisClient

@Suite struct RedisConfigurationTests {
    @Test func aHostAloneIsEnough() throws {
        let configuration = try RedisConfiguration(url: "redis://cache.example")
        #expect(configuration == RedisConfiguration(host: "cache.example"))
        #expect(configuration.port == 6_379)
        #expect(configuration.database == 0)
        #expect(configuration.tls == nil)
    }

    @Test func everyPartIsRead() throws {
        let configuration = try RedisConfiguration(url: "rediss://hall:p%40ss%2Fw%C3%B6rd@cache.example:7000/3")
        #expect(
            configuration
                == RedisConfiguration(
                    host: "cache.example",
                    port: 7_000,
                    username: "hall",
                    password: "p@ss/wörd",
                    database: 3,
                    tls: RedisTLS()
                )
        )
    }

    @Test(
        arguments: [
            ("redis://:secret@h", nil, "secret"),
            ("redis://hall@h", "hall", nil),
            ("redis://hall:@h", "hall", nil),
            ("redis://hall:a@b@h", "hall", "a@b"),
            ("redis://hall:a:b@h", "hall", "a:b"),
            ("redis://hall:a/b@h", "hall", "a/b"),
            ("redis://@h", nil, nil),
        ] as [(String, String?, String?)]
    )
    func aUserAndAPasswordMayEachBeMissing(_ url: String, _ username: String?, _ password: String?) throws {
        let configuration = try RedisConfiguration(url: url)
        #expect(configuration.username == username)
        #expect(configuration.password == password)
        #expect(configuration.host == "h")
    }

    @Test func anIPv6AddressStandsInBrackets() throws {
        #expect(try RedisConfiguration(url: "redis://[::1]:7000/1").host == "::1")
        #expect(try RedisConfiguration(url: "REDIS://[::1]").port == 6_379)
    }

    @Test(
        arguments: [
            ("", .unknownScheme),
            ("cache.example:6379", .unknownScheme),
            ("http://cache.example", .unknownScheme),
            ("redis://", .missingHost),
            ("redis://:6379", .missingHost),
            ("redis://user:secret@", .missingHost),
            ("redis://[::1", .missingHost),
            ("redis://h:", .malformedPort),
            ("redis://h:0", .malformedPort),
            ("redis://h:65536", .malformedPort),
            ("redis://h:+1", .malformedPort),
            ("redis://[::1]7000", .malformedPort),
            ("redis://user:secret", .malformedPort),
            ("redis://h/one", .malformedDatabase),
            ("redis://h/-1", .malformedDatabase),
            ("redis://h/99999999999999999999", .malformedDatabase),
            ("redis://u:%zz@h", .malformedCredentials),
            ("redis://u:%4@h", .malformedCredentials),
            ("redis://u:%FF@h", .malformedCredentials),
            ("redis://h?timeout=5", .unexpectedPart),
            ("redis://h/0#x", .unexpectedPart),
        ] as [(String, RedisConfigurationError)]
    )
    func anErrorNamesThePartThatIsWrong(_ url: String, _ error: RedisConfigurationError) {
        #expect(throws: error) { try RedisConfiguration(url: url) }
    }

    @Test func thePasswordIsNeverShown() throws {
        let configuration = try RedisConfiguration(url: "rediss://hall:hunter2@h/1")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(text.contains("rediss://hall:***@h:6379/1"))
            #expect(!text.contains("hunter2"))
        }
        for url in ["redis://hall:hunter2", "redis://hall:hunter2@h:x", "redis://h:hunter2/1", "hall:hunter2@h"] {
            do {
                _ = try RedisConfiguration(url: url)
                Issue.record("\(url) is in order")
            } catch {
                #expect(!"\(error)".contains("hunter2"))
            }
        }
    }
}
