package import Foundation

/// The data directory: a place on disk for what only the server may read.
package enum PrivateDirectory {
    /// Makes the directory, readable by the owner alone, and those above it that are missing.
    ///
    /// One that exists stays as its host made it.
    package static func make(at directory: URL) throws {
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Makes an empty file readable and writable by the owner alone (mode 600), unless it exists.
    package static func makeFile(at file: URL) throws(SystemError) {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(doing: "create \(file.lastPathComponent)") }
        close(descriptor)
    }

    /// Puts a file there with these bytes, mode 600, in one step: whole, or not at all.
    ///
    /// Answers false if there is one.
    package static func put(_ bytes: [UInt8], at file: URL) throws(SystemError) -> Bool {
        let draft = file.deletingLastPathComponent()
            .appending(path: ".\(file.lastPathComponent).\(UUID().uuidString)")
        try Self.write(bytes, toNewFile: draft.path)
        defer { unlink(draft.path) }
        // A hard link refuses to replace what is there, so of two servers that start at once one file wins.
        if link(draft.path, file.path) != 0 {
            guard errno == EEXIST else { throw .last(doing: "create \(file.lastPathComponent)") }
            return false
        }
        try Self.sync(directory: file.deletingLastPathComponent())
        return true
    }

    private static func write(_ bytes: [UInt8], toNewFile path: String) throws(SystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(doing: "create a file in the data directory") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .last(doing: "write to the data directory") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw .last(doing: "write to the data directory") }
    }

    private static func sync(directory: URL) throws(SystemError) {
        let descriptor = open(directory.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last(doing: "open the data directory") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last(doing: "write to the data directory") }
    }
}

/// A call to the operating system that failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// What was being done.
    package let action: String
    /// The system's number for what went wrong.
    package let number: Int32

    /// What went wrong just now on this thread.
    static func last(doing action: String) -> SystemError {
        SystemError(action: action, number: errno)
    }

    /// What was being done, and the system's words for why it failed.
    package var description: String {
        "cannot \(self.action): \(String(cString: strerror(self.number)))"
    }
}
