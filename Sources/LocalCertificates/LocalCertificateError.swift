/// Why there is no certificate, in words for the one who asked for it.
package enum LocalCertificateError: Error {
    /// Not the name of a host.
    case notAName(String)
    /// Not an address, or one that needs an interface.
    case notAnAddress(String)
    /// Neither a name nor an address.
    case forNobody
    /// So many days are more than browsers accept, or none.
    case days(Int)
    /// These files are there already.
    case exists([String])
    /// A file or folder that cannot be written, and the system's reason.
    case unwritable(String, reason: String)
    /// The libraries refused.
    case notMade(any Error)
}

extension LocalCertificateError: CustomStringConvertible {
    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .notAName(let text):
            "'\(text)' is no host name: letters, digits, '-' and dots, such as hallway.local; an address goes to --address"
        case .notAnAddress(let text):
            "'\(text)' is no address that a phone can open: those look like 192.168.1.20 or fd00::20, without a scope; a "
                + "name goes to --name"
        case .forNobody:
            "a certificate needs at least one name or address"
        case .days(let days):
            "a certificate for \(days) days is not possible: from 1 to \(LocalCertificate.longestDays), because browsers "
                + "refuse one that lasts longer"
        case .exists(let files):
            "\(files.joined(separator: ", ")): already there. --force replaces what is there; every phone then has to "
                + "install the new authority"
        case .unwritable(let path, let reason):
            "\(path) cannot be written: \(reason)"
        case .notMade(let cause):
            "the certificate cannot be made: \(cause)"
        }
    }
}
