import Foundation
import NIOCore
import NIOSSL
import SharedKernel

/// What the server's port needs to speak https: a certificate, its key, and how the two are used.
///
/// The files are read once, so a renewed certificate takes a restart.
struct TransportSecurity: Sendable {
    /// What is no reason not to start, but the host should know.
    let warnings: [String]

    private let context: NIOSSLContext

    /// Reads the PEM files that `TLS_CERTIFICATE` and `TLS_KEY` name; the server's own certificate comes first.
    init(certificateFile: String, keyFile: String, at now: Instant) throws(TransportSecurityError) {
        let certificateBytes = try Self.read(certificateFile, of: .certificate)
        let chain = (try? NIOSSLCertificate.fromPEMBytes(certificateBytes)) ?? []
        guard let certificate = chain.first else { throw .nothingInIt(.certificate, file: certificateFile) }
        let keyBytes = try Self.read(keyFile, of: .key)
        guard let key = try? NIOSSLPrivateKey(bytes: keyBytes, format: .pem) else {
            throw .nothingInIt(.key, file: keyFile)
        }
        do {
            self.context = try NIOSSLContext(configuration: Self.configuration(chain: chain, key: key))
        } catch NIOSSLError.failedToLoadPrivateKey {
            // It was loaded above: what fails here is to put it beside the certificate.
            throw .mismatch(certificateFile: certificateFile, keyFile: keyFile)
        } catch {
            throw .notForServers(file: certificateFile, cause: "\(error)")
        }
        self.warnings = Self.warnings(of: certificate, file: certificateFile, at: now) + Self.warnings(ofKey: keyFile)
    }

    /// Has a fresh connection speak TLS before anything else, and not for long without getting to the point.
    ///
    /// Call it on the connection's event loop, before other handlers are added.
    func configurePipeline(of channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: self.context), HandshakeTimeout())
    }

    /// TLS 1.2 with forward secrecy and authenticated encryption, or TLS 1.3, and HTTP/1.1 within it.
    private static func configuration(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = [
            .TLS_AES_128_GCM_SHA256,
            .TLS_AES_256_GCM_SHA384,
            .TLS_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        configuration.applicationProtocols = ["http/1.1"]
        // How long a peer may take to say goodbye; a phone that has left the network never will.
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }

    private static func read(_ file: String, of setting: TransportSecurityError.Setting) throws(TransportSecurityError)
        -> [UInt8]
    {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch CocoaError.fileReadNoSuchFile {
            throw .missing(setting, file: file)
        } catch {
            throw .unreadable(setting, file: file, reason: error.localizedDescription)
        }
    }

    private static func warnings(of certificate: NIOSSLCertificate, file: String, at now: Instant) -> [String] {
        let start = Instant(milliseconds: Int64(certificate.notValidBefore) * 1_000)
        let end = Instant(milliseconds: Int64(certificate.notValidAfter) * 1_000)
        let what = "the certificate in TLS_CERTIFICATE (\(file))"
        if end < now {
            return ["\(what) expired at \(end.rfc3339): browsers refuse it; put a new one there and restart"]
        }
        if now < start { return ["\(what) is good only from \(start.rfc3339) on: browsers refuse it until then"] }
        guard end < now.advanced(by: .seconds(14 * 86_400)) else { return [] }
        return ["\(what) expires at \(end.rfc3339): put a new one there and restart before"]
    }

    /// A group may read it: that is how a host shares a key with the server's user and nobody else.
    private static func warnings(ofKey file: String) -> [String] {
        var facts = stat()
        guard stat(file, &facts) == 0, facts.st_mode & 0o007 != 0 else { return [] }
        return ["everybody on this machine may use the key in TLS_KEY (\(file)): run `chmod o= \(file)`"]
    }
}
