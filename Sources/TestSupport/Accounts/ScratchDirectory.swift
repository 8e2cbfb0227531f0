public import Foundation

/// A directory that exists for one test and is removed after it, whatever comes of the test.
public enum ScratchDirectory {
    /// Makes a directory's name, which nothing has yet, and cleans up behind the body.
    public static func with<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let directory = FileManager.default.temporaryDirectory.appending(path: "hallway-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(directory)
    }

    /// The permissions of a file or directory, such as 0o600.
    public static func mode(of file: URL) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}
