import Foundation

/// A server's certificate, signed by an authority made for it, as files; made by `openssl`.
///
/// The files go with the last reference to it.
public final class ScratchCertificate: Sendable {
    /// Whether there is an `openssl` to make one with.
    public static let isAvailable = ScratchRedis.find("openssl") != nil

    /// What `openssl` could not do.
    public struct Failure: Error {
        let arguments: [String]
    }

    /// The PEM file of the authority's certificate.
    public var authority: String { self.path("ca.pem") }
    /// The PEM file of the server's certificate.
    public var certificate: String { self.path("server.pem") }
    /// The PEM file of the server's key.
    public var key: String { self.path("server.key") }

    private let directory: URL

    /// Makes both certificates, good for a day; the server's is for these names, as `openssl` writes them.
    public init(names: [String] = ["DNS:localhost", "IP:127.0.0.1"]) throws {
        self.directory = FileManager.default.temporaryDirectory.appending(
            path: "scratch-certificate-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
        let extensions = self.path("extensions")
        try Data("subjectAltName=\(names.joined(separator: ","))\n".utf8).write(to: URL(fileURLWithPath: extensions))
        let keys = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-batch"]
        try self.openssl(
            ["req", "-x509", "-days", "1", "-subj", "/CN=scratch authority", "-out", self.authority]
                + ["-keyout", self.path("ca.key")] + keys
        )
        let request = self.path("server.csr")
        try self.openssl(["req", "-subj", "/CN=localhost", "-out", request, "-keyout", self.key] + keys)
        try self.openssl(
            ["x509", "-req", "-days", "1", "-in", request, "-CA", self.authority, "-CAkey", self.path("ca.key")]
                + ["-CAcreateserial", "-extfile", extensions, "-out", self.certificate]
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: self.directory)
    }

    private func path(_ name: String) -> String { self.directory.appending(path: name).path }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ScratchRedis.find("openssl") ?? "openssl")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(arguments: arguments) }
    }
}
