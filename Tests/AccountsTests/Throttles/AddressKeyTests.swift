import Testing

@testable import Accounts

@Suite struct AddressKeyTests {
    @Test(arguments: [
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("fe80::1%eth0", "fe80::2"),
        ("not an address", ""),
    ])
    func oneSubscriberIsOneAddress(first: String, second: String) {
        #expect(AddressKey(first) == AddressKey(second))
    }

    @Test(arguments: [("203.0.113.7", "203.0.113.8"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("::1", "1.0.0.0")])
    func twoSubscribersAreTwo(first: String, second: String) {
        #expect(AddressKey(first) != AddressKey(second))
    }
}
