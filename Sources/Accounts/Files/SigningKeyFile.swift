public import Foundation

/// The file that keeps the signing key of a server whose host set none.
public enum SigningKeyFile {
    /// What the file is called in the data directory.
    public static let name = "signing-key"

    /// Loads the key, or makes one at the first start: 32 random bytes, as hexadecimal digits, in a file of mode 600.
    ///
    /// Of several servers that start at once in one directory, all get the same key. A file that others may read is
    /// refused, because the key in it may be known.
    public static func loadOrMake(in directory: URL) throws(SigningKeyFileError) -> SigningKey {
        let file = directory.appending(path: Self.name)
        do {
            try PrivateDirectory.make(at: directory)
            guard !FileManager.default.fileExists(atPath: file.path) else { return try Self.load(file) }
            let key = SigningKey.random()
            let digits = key.bytes.map { String(format: "%02x", $0) }.joined() + "\n"
            return try PrivateDirectory.put([UInt8](digits.utf8), at: file) ? key : Self.load(file)
        } catch let error as SigningKeyFileError {
            throw error
        } catch {
            throw SigningKeyFileError(code: .inaccessible, file: file.path, cause: error)
        }
    }

    private static func load(_ file: URL) throws -> SigningKey {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.resolvingSymlinksInPath().path)
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            throw SigningKeyFileError(code: .readableByOthers, file: file.path, cause: nil)
        }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard let bytes = Self.bytes(fromDigits: text), let key = SigningKey(bytes: bytes) else {
            throw SigningKeyFileError(code: .malformed, file: file.path, cause: nil)
        }
        return key
    }

    private static func bytes(fromDigits text: String) -> [UInt8]? {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines).utf8.map { digit in
            Character(Unicode.Scalar(digit)).hexDigitValue
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

/// Why the signing key could not be had from its file.
public struct SigningKeyFileError: Error {
    /// The reasons there are.
    public enum Code: Hashable, Sendable {
        /// Somebody else than its owner may read the file or write to it.
        case readableByOthers
        /// The file holds something else than 64 hexadecimal digits.
        case malformed
        /// The file or its directory cannot be read or made.
        case inaccessible
    }

    /// The reason.
    public let code: Code
    /// Where the file is.
    public let file: String
    /// What went wrong underneath.
    public let cause: (any Error)?
}

extension SigningKeyFileError: CustomStringConvertible {
    /// What is wrong, and what the host can do.
    public var description: String {
        switch self.code {
        case .readableByOthers:
            "others may read the signing key in \(self.file): remove it to have a new one made (everybody signs in again), "
                + "or, if nobody has read it, run `chmod 600` on it"
        case .malformed:
            "\(self.file) is no signing key (64 hexadecimal digits): restore it, or remove it to have a new one made"
        case .inaccessible:
            "the signing key \(self.file) cannot be read or made: \(self.cause.map { "\($0)" } ?? "unknown")"
        }
    }
}
