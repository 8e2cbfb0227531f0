import Foundation

extension ScratchRedis {
    /// A shell that ends a server and removes its directory when this process ends, however that comes: its input ends then.
    final class Warden: Sendable {
        private let process = Process()
        private let input = Pipe()

        init(of server: Int32, in directory: URL) throws {
            self.process.executableURL = URL(filePath: "/bin/sh")
            self.process.arguments = ["-c", Self.script, "hallway-redis", "\(server)", directory.path]
            self.process.standardInput = self.input
            // A warden that had an end of another's pipe would keep that one from hearing of this process's end.
            for file in [self.input.fileHandleForReading, self.input.fileHandleForWriting] {
                _ = fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
            try self.process.run()
        }

        /// Lets go of the server, which has ended.
        func dismiss() {
            guard self.process.isRunning else { return }
            ScratchRedis.send(SIGKILL, to: self.process)
            self.process.waitUntilExit()
        }

        private static let script = #"trap '' INT HUP TERM; read -r _; kill -9 "$1" 2>/dev/null; rm -rf "$2""#
    }
}
