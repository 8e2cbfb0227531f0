import ArgumentParser
import Foundation
import LocalCertificates
import NIOCore
import SharedKernel

/// `hallway certificate`: makes a certificate for this machine's own network.
struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Make a certificate for https on your own network, so that phones may use their cameras.",
        discussion: """
            Browsers give a page the camera on localhost or over https only. This makes what https takes, for names and \
            addresses that no public authority vouches for. With neither --name nor --address it is for everything this \
            machine is called: localhost, its host name, HOST.local and every address of its network interfaces.

            The authority that signs the certificate is made for it alone, and its key is thrown away at once: a phone \
            that trusts it trusts this one certificate. So a new certificate, for a new address say, is a new authority \
            that every phone has to install. A host name or a fixed address spares you that.

            On the internet, with a name of your own, take a certificate from Let's Encrypt instead.
            """
    )

    @Option(help: "A host name that browsers will use. May be given more than once.")
    var name: [String] = []

    @Option(help: ArgumentHelp("An IPv4 or IPv6 address, likewise.", valueName: "ip"))
    var address: [String] = []

    @Option(help: "The folder for the files. It is made if need be.")
    var folder = "certificates"

    @Option(help: "For how many days it is good; browsers refuse one of more than \(LocalCertificate.longestDays).")
    var days = LocalCertificate.longestDays

    @Flag(help: "Replace what is there. Phones then have to install the new authority.")
    var force = false

    @Option(help: "The port that the server will listen on. It is not part of the certificate, only of the advice.")
    var port = 8_443

    func run() throws {
        let machine = ProcessInfo.processInfo.hostName
        let hosts =
            self.name.isEmpty && self.address.isEmpty
            ? CertificateHosts(machine: machine, interfaces: try Self.interfaceAddresses())
            : try CertificateHosts(names: self.name, addresses: self.address)
        let certificate = try LocalCertificate.make(
            for: hosts,
            on: machine,
            at: WallClock.system.now,
            days: self.days
        )
        let files = LocalCertificateFiles(folder: self.folder)
        try files.write(certificate, replacing: self.force)
        print(CertificateAdvice(certificate: certificate, files: files, port: self.port).text)
    }

    private static func interfaceAddresses() throws -> [String] {
        try System.enumerateDevices().compactMap { $0.address?.ipAddress }
    }
}

/// What to do with a certificate that was just made.
struct CertificateAdvice {
    let certificate: LocalCertificate
    let files: LocalCertificateFiles
    let port: Int

    /// What was made, and then each step in order.
    var text: String {
        """
        Made a certificate for \(self.hosts.joined(separator: ", ")).
        It is good until \(self.certificate.notAfter.rfc3339).

          \(self.files.certificate)  the certificate
          \(self.files.key)  its key; only you may read it, and nobody else should
          \(self.files.authority)  the authority that signed it, and \(self.files.authorityForPhones), the same for phones

        1. Serve with it:

           TLS_CERTIFICATE=\(self.quoted(self.files.certificate)) TLS_KEY=\(self.quoted(self.files.key)) \
        HOST=\(self.listening) PORT=\(self.port) hallway serve

        2. On a phone in the same network, open \(self.addresses.joined(separator: "\n   or "))

        3. The browser warns, because it does not know the authority. To be rid of that, send
           \(self.files.authorityForPhones) to the phone, by mail or AirDrop, and install it there:
           - iPhone, iPad: open it; Settings > General > VPN & Device Management > install; then Settings > General >
             About > Certificate Trust Settings > switch it on. Until then WebSocket connections are refused even after
             the warning is clicked away, and the page goes on with the slower long-polling.
           - Android: Settings > Security > Encryption & credentials > Install a certificate > CA certificate.
           - Firefox, Chrome on a computer: in the settings, under certificates, import \(self.files.authority) as an
             authority.
           The authority's key is thrown away, so it can vouch for nothing else.
        """
    }

    private var hosts: [String] {
        self.certificate.hosts.names + self.certificate.hosts.addresses.map { $0.description }
    }

    /// Where a phone finds it: by an IPv4 address if there is one, because those are the shorter to type.
    private var addresses: [String] {
        let hosts = self.certificate.hosts
        let reachable = hosts.addresses.filter { !$0.isLoopback }
        let version4 = reachable.filter { !$0.isVersion6 }.map { $0.description }
        let version6 = reachable.filter { $0.isVersion6 }.map { "[\($0)]" }
        let names = hosts.names.filter { $0 != "localhost" && $0.contains(".") }
        let found = [version4, names, version6].first { !$0.isEmpty } ?? ["localhost"]
        return found.map { "https://\($0):\(self.port)" }
    }

    /// Every address of the machine: of IPv4, or of both kinds if phones are to come by IPv6.
    private var listening: String {
        self.addresses.contains { $0.hasPrefix("https://[") } ? "::" : "0.0.0.0"
    }

    private func quoted(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
        return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
    }
}
