import Foundation

/// Where a local certificate is kept: four files in a folder.
package struct LocalCertificateFiles: Hashable, Sendable {
    /// The folder they are in.
    package let folder: String

    /// Names the files in a folder, without touching it.
    package init(folder: String) {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// The server's certificate and its authority's: what `TLS_CERTIFICATE` names.
    package var certificate: String {
        "\(self.folder)/certificate.pem"
    }

    /// The server's key, which only its owner may read: what `TLS_KEY` names.
    package var key: String {
        "\(self.folder)/key.pem"
    }

    /// The authority's certificate, to be given to whoever is to trust it.
    package var authority: String {
        "\(self.folder)/authority.pem"
    }

    /// The same in DER, for phones.
    package var authorityForPhones: String {
        "\(self.folder)/authority.crt"
    }

    /// Writes all four, each of them whole or not at all, and the key readable by its owner alone from the start.
    ///
    /// Unless it replaces, it leaves everything as it was if one of them is there. Stopped between two of them it may
    /// leave a key beside another certificate, which no server starts with.
    package func write(_ made: LocalCertificate, replacing: Bool = false) throws(LocalCertificateError) {
        let files: [(path: String, content: [UInt8], mode: mode_t)] = [
            (self.key, [UInt8](made.keyPEM.utf8), 0o600),
            (self.certificate, [UInt8](made.certificatePEM.utf8), 0o644),
            (self.authority, [UInt8](made.authorityPEM.utf8), 0o644),
            (self.authorityForPhones, made.authorityDER, 0o644),
        ]
        let existing = files.map { $0.path }.filter { FileManager.default.fileExists(atPath: $0) }
        guard replacing || existing.isEmpty else { throw .exists(existing) }
        do {
            try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(self.folder, reason: error.localizedDescription)
        }
        let suffix = "\(UUID().uuidString).draft"
        defer { for file in files { unlink("\(file.path).\(suffix)") } }
        for file in files {
            try Self.write(file.content, toNewFile: "\(file.path).\(suffix)", mode: file.mode)
        }
        for file in files {
            // A hard link refuses to replace what somebody else has made meanwhile.
            let put = replacing ? rename : link
            guard put("\(file.path).\(suffix)", file.path) == 0 else {
                throw .unwritable(file.path, reason: Self.reason)
            }
        }
    }

    private static func write(_ bytes: [UInt8], toNewFile path: String, mode: mode_t) throws(LocalCertificateError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .unwritable(path, reason: Self.reason) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .unwritable(path, reason: Self.reason) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw .unwritable(path, reason: Self.reason) }
    }

    /// The system's words for why the last call failed.
    private static var reason: String {
        String(cString: strerror(errno))
    }
}
