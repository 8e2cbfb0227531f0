import Accounts
package import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Holds a data folder for one server, for as long as it runs.
///
/// Two on one folder would each take the other's rooms for those of a run that crashed. Commands beside the server need no
/// lock, but for the one that takes everything elsewhere: what a server wrote meanwhile would be left behind.
package final class DataLock: Sendable {
    private let descriptor: CInt

    /// Takes the folder, or says that another server has it.
    package init(directory: URL) throws {
        try PrivateDirectory.make(at: directory)
        let path = directory.appending(path: "hallway.lock").path
        self.descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { throw DataLockError(directory: directory.path, isTaken: false) }
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw DataLockError(directory: directory.path, isTaken: true)
        }
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }
}

/// Why a data folder could not be held.
struct DataLockError: Error, CustomStringConvertible {
    let directory: String
    let isTaken: Bool

    var description: String {
        self.isTaken
            ? "DATA_DIR: another Hallway server runs on \(self.directory); stop it, or name another folder"
            : "DATA_DIR: \(self.directory) cannot be written to"
    }
}
