/// Why the server cannot speak https, in words for its host.
enum TransportSecurityError: Error, Hashable {
    /// The two settings that name a file, as they are written.
    enum Setting: String, Hashable, Sendable {
        case certificate = "TLS_CERTIFICATE"
        case key = "TLS_KEY"
    }

    /// There is no such file.
    case missing(Setting, file: String)
    /// There is one, and it cannot be read.
    case unreadable(Setting, file: String, reason: String)
    /// It holds no certificate, or no key without a passphrase.
    case nothingInIt(Setting, file: String)
    /// The key is not the certificate's.
    case mismatch(certificateFile: String, keyFile: String)
    /// The first certificate is not one for a server; an authority's, most likely.
    case notForServers(file: String, cause: String)
}

extension TransportSecurityError: CustomStringConvertible {
    /// The setting, what is wrong with it, and what to do.
    var description: String {
        switch self {
        case .missing(let setting, let file):
            "\(setting.rawValue): there is no file \(file); `hallway certificate` makes a certificate for your own network"
        case .unreadable(let setting, let file, let reason):
            "\(setting.rawValue): \(file) cannot be read (\(reason)); it must be a file that the server's user may read"
        case .nothingInIt(.certificate, let file):
            "TLS_CERTIFICATE: there is no certificate in \(file); expected PEM, with a line -----BEGIN CERTIFICATE-----"
        case .nothingInIt(.key, let file):
            "TLS_KEY: there is no key in \(file), or one with a passphrase; expected PEM, with a line -----BEGIN PRIVATE "
                + "KEY-----, and no passphrase"
        case .mismatch(let certificateFile, let keyFile):
            "TLS_KEY: the key in \(keyFile) is not that of the first certificate in TLS_CERTIFICATE (\(certificateFile)); "
                + "name two files that were made together"
        case .notForServers(let file, let cause):
            "TLS_CERTIFICATE: the first certificate in \(file) is not one for a server (\(cause)); the server's own must "
                + "come before its authority's"
        }
    }
}
