import Crypto
import Foundation
import NIOCore

/// The built page, read once at the start.
///
/// Only what was found then is ever served, whatever a path says.
struct PageFiles: Sendable {
    /// One file of the page.
    struct File: Sendable {
        let contentType: String
        let entityTag: String
        /// Whether its name changes with its content, so that it may be kept for good.
        let isImmutable: Bool
        let body: ByteBuffer
    }

    /// The most that is read, so that a wrong folder does not fill the memory.
    private static let largestPage = 64 * 1_024 * 1_024

    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "webp": "image/webp", "jpg": "image/jpeg",
        "woff2": "font/woff2", "txt": "text/plain; charset=utf-8", "wav": "audio/wav", "mp3": "audio/mpeg",
    ]

    private let files: [String: File]

    /// No page: it was not built.
    static let none = PageFiles(files: [:])

    private init(files: [String: File]) {
        self.files = files
    }

    /// Reads a folder.
    ///
    /// Hidden files are left out.
    init(folder: URL) throws(PageFilesError) {
        var files: [String: File] = [:]
        var size = 0
        let root = folder.resolvingSymlinksInPath().standardizedFileURL.path + "/"
        let found = FileManager.default.enumerator(
            at: URL(fileURLWithPath: root, isDirectory: true),
            includingPropertiesForKeys: [.isRegularFileKey, .fileSizeKey],
            options: [.skipsHiddenFiles]
        )
        do {
            while let url = found?.nextObject() as? URL {
                let properties = try url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
                guard properties.isRegularFile == true, url.path.hasPrefix(root) else { continue }
                size += properties.fileSize ?? 0
                guard size <= Self.largestPage else { throw PageFilesError(folder: folder.path, cause: nil) }
                let path = "/" + url.path.dropFirst(root.count)
                files[path] = File(path: path, bytes: try Data(contentsOf: url))
            }
        } catch let error as PageFilesError {
            throw error
        } catch {
            throw PageFilesError(folder: folder.path, cause: error)
        }
        self.files = files
    }

    /// Whether there is a page.
    var isBuilt: Bool {
        self.files["/index.html"] != nil
    }

    /// The file at a path; `/` is `index.html`.
    subscript(path: String) -> File? {
        self.files[path == "/" ? "/index.html" : path]
    }

    fileprivate static func contentType(of path: String) -> String {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return self.contentTypes[ending] ?? "application/octet-stream"
    }
}

extension PageFiles.File {
    fileprivate init(path: String, bytes: Data) {
        let digest = SHA256.hash(data: bytes).prefix(12).map {
            $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16)
        }
        self.contentType = PageFiles.contentType(of: path)
        self.entityTag = "\"\(digest.joined())\""
        self.isImmutable = path.hasPrefix("/assets/")
        self.body = ByteBuffer(bytes: bytes)
    }
}

/// Why the page could not be read.
struct PageFilesError: Error, CustomStringConvertible {
    /// Where it was looked for.
    let folder: String
    /// What went wrong; nil if the folder holds far too much to be the page.
    let cause: (any Error)?

    var description: String {
        let reason = self.cause.map { "cannot be read: \($0)" } ?? "holds more than 64 MB, so it is not the built page"
        return "the folder of the page (WEB_ROOT), \(self.folder), \(reason)"
    }
}
