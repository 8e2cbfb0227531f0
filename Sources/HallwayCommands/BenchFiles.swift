import ArgumentParser
import Foundation

/// Where a bench finds what it measures.
enum BenchFiles {
    /// This program.
    static var program: URL {
        get throws {
            guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
                throw ValidationError("This program does not know where it lies: name one with --server.")
            }
            return program
        }
    }

    /// The peer: in the working directory, or in the checkout that this program was built in.
    static var peer: URL {
        get throws {
            let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
            let above = sequence(first: try self.program.deletingLastPathComponent()) { folder in
                folder.path == "/" ? nil : folder.deletingLastPathComponent()
            }
            let places = ([working] + above.prefix(6)).map { $0.appending(path: "Benchmarks/peers/ws.js") }
            guard let peer = places.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
                throw ValidationError("Benchmarks/peers/ws.js is not here: name it with --peer, or go --without-peer.")
            }
            return peer
        }
    }
}
