import Testing

@testable import HallwayServer

@Suite struct OriginPolicyTests {
    private static let derived = OriginPolicy(publicOrigin: nil)
    private static let named = OriginPolicy(
        publicOrigin: Origin("https://chat.example.org"),
        allowed: ["https://friends.example", "http://localhost:3000"].compactMap { Origin($0) }
    )

    @Test func aNativeClientHasNoOriginAndMayCome() {
        #expect(Self.derived.allows(origin: nil, host: "localhost:8080"))
        #expect(Self.named.allows(origin: nil, host: nil))
    }

    @Test(arguments: ["http://localhost:8080", "HTTP://LocalHost:8080"])
    func withoutAPublicURLTheHostHeaderSaysWhatIsOwn(origin: String) {
        #expect(Self.derived.allows(origin: origin, host: "localhost:8080"))
    }

    @Test(arguments: [
        "null", "", "https://localhost:8080", "http://localhost", "http://localhost:8081", "http://evil.example:8080",
        "http://localhost:8080/", "http://localhost:8080.evil.example", "http://evil@localhost:8080", "localhost:8080",
    ])
    func withoutAPublicURLAnyOtherOriginIsRefused(origin: String) {
        #expect(!Self.derived.allows(origin: origin, host: "localhost:8080"))
    }

    @Test(arguments: [
        "https://chat.example.org", "https://chat.example.org:443", "https://friends.example", "http://localhost:3000",
    ])
    func withAPublicURLItAndTheAllowedMayCome(origin: String) {
        #expect(Self.named.allows(origin: origin, host: "anything"))
    }

    @Test(arguments: [
        "http://chat.example.org", "https://chat.example.org:8443", "https://chat.example.org.evil.example", "null",
        "https://localhost:3000", "https://sub.friends.example", "http://internal:8080",
    ])
    func withAPublicURLAnyOtherIsRefusedWhateverTheHostHeaderSays(origin: String) {
        #expect(!Self.named.allows(origin: origin, host: "internal:8080"))
    }

    @Test func withoutAHostHeaderNothingIsOwn() {
        #expect(!Self.derived.allows(origin: "http://localhost:8080", host: nil))
        #expect(!Self.derived.allows(origin: "http://localhost:8080", host: "local host"))
    }
}
