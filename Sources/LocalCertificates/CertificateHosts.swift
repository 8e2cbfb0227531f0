/// Whom a certificate speaks for: the host names and addresses of one machine, each of them once.
package struct CertificateHosts: Hashable, Sendable {
    /// Host names, in lower case.
    package let names: [String]
    /// IPv4 and IPv6 addresses.
    package let addresses: [HostAddress]

    /// Takes names and addresses as they were typed, in their order.
    package init(names: [String], addresses: [String]) throws(LocalCertificateError) {
        self.names = try names.map { (text) throws(LocalCertificateError) in
            guard HostAddress(text) == nil, Self.isName(text) else { throw .notAName(text) }
            return text.lowercased()
        }.withoutRepeats
        self.addresses = try addresses.map { (text) throws(LocalCertificateError) in
            guard let address = HostAddress(text), !address.isUnspecified else { throw .notAnAddress(text) }
            return address
        }.withoutRepeats
        guard !self.names.isEmpty || !self.addresses.isEmpty else { throw .forNobody }
    }

    /// Everything that this machine is called by itself and on its network.
    ///
    /// What no certificate can hold is left out: a name that is none, an address that is one only together with an
    /// interface.
    package init(machine: String, interfaces: [String]) {
        let machine = machine.lowercased()
        let short = String(machine.prefix { $0 != "." })
        self.names =
            ["localhost", machine, "\(short).local"]
            .filter { HostAddress($0) == nil && Self.isName($0) }
            .withoutRepeats
        self.addresses =
            (["127.0.0.1", "::1"] + interfaces)
            .compactMap { HostAddress($0) }
            .filter { !$0.isLinkLocal }
            .withoutRepeats
    }

    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            }
    }
}

extension Array where Element: Hashable {
    fileprivate var withoutRepeats: [Element] {
        var seen: Set<Element> = []
        return self.filter { seen.insert($0).inserted }
    }
}
