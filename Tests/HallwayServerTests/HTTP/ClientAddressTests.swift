import Testing

@testable import HallwayServer

@Suite struct ClientAddressTests {
    private static let address = ClientAddress(
        trustedProxies: ["127.0.0.1", "10.0.0.0/8", "fd00::/8"].compactMap { AddressRange($0) }
    )

    @Test(arguments: [
        // peer, X-Forwarded-For, client
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1", "10.2.3.4"], "198.51.100.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fd12::1", ["2001:db8::5"], "2001:db8::5"),
        ("127.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("127.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("127.0.0.1", ["198.51.100.1, unknown"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        ("", ["198.51.100.1"], ""),
    ])
    func onlyWhatATrustedProxyWroteIsBelieved(peer: String, forwardedFor: [String], client: String) {
        #expect(Self.address.resolve(peer: peer, forwardedFor: forwardedFor) == client)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "203.0.113.7", true),
        ("0.0.0.0/0", "2001:db8::1", false), ("2001:db8::/32", "2001:db8:ffff::1", true), ("::/0", "::1", true),
        ("2001:db8::/32", "2001:db9::1", false), ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ])
    func aNetworkHoldsWhatBeginsAsItDoes(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: ["", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "::/129", "host", "10.0.0.0/8/8", "10.0.0.0/+8"])
    func whatIsNoNetworkIsNoNetwork(text: String) {
        #expect(AddressRange(text) == nil)
    }
}
