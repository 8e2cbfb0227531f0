import LocalCertificates
import Testing

@Suite struct CertificateHostsTests {
    @Test func eachNameAndAddressIsThereOnceAndInOrder() throws {
        let hosts = try CertificateHosts(
            names: ["Desk.local", "desk", "desk.LOCAL"],
            addresses: ["192.0.2.33", "FD00:0::20", "192.0.2.33", "fd00::20"]
        )
        #expect(hosts.names == ["desk.local", "desk"])
        #expect(hosts.addresses.map { $0.description } == ["192.0.2.33", "fd00::20"])
    }

    @Test(arguments: [
        "", " ", "two words", "desk.", ".desk", "a..b", "-desk", "desk-", "*.example.org", "bücher.example",
        "desk:8443",
        "https://desk", "192.0.2.33", "::1", String(repeating: "a", count: 64),
        String(repeating: "a.", count: 127) + "b",
    ])
    func whatIsNoNameIsRefused(text: String) {
        #expect { try CertificateHosts(names: [text], addresses: []) } throws: {
            "\($0)".hasPrefix("'\(text)' is no host")
        }
    }

    @Test(arguments: [
        "", "desk", "192.0.2", "192.0.2.256", "192.0.2.33:8443", "[::1]", "fe80::1%eth0", "0.0.0.0", "::",
    ])
    func whatIsNoAddressIsRefused(text: String) {
        #expect { try CertificateHosts(names: [], addresses: [text]) } throws: {
            "\($0)".hasPrefix("'\(text)' is no addr")
        }
    }

    @Test func aCertificateForNobodyIsRefused() {
        #expect { try CertificateHosts(names: [], addresses: []) } throws: { "\($0)".contains("at least one") }
    }

    @Test func aMachineIsKnownByItsNamesAndItsReachableAddresses() {
        let interfaces = ["127.0.0.1", "192.0.2.33", "169.254.7.7", "::1", "fe80::1%eth0", "fe80::2", "2001:db8::20"]
        let hosts = CertificateHosts(machine: "Desk", interfaces: interfaces)
        #expect(hosts.names == ["localhost", "desk", "desk.local"])
        #expect(hosts.addresses.map { $0.description } == ["127.0.0.1", "::1", "192.0.2.33", "2001:db8::20"])
    }

    @Test(arguments: [
        ("desk.local", ["localhost", "desk.local"]),
        ("desk.example.org", ["localhost", "desk.example.org", "desk.local"]),
        ("localhost", ["localhost", "localhost.local"]),
        ("(none)", ["localhost"]),
        ("", ["localhost"]),
    ])
    func aMachinesNameIsUsedAsFarAsItIsOne(machine: String, names: [String]) {
        #expect(CertificateHosts(machine: machine, interfaces: []).names == names)
    }
}
