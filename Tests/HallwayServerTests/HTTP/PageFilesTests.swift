import Foundation
import NIOCore
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct PageFilesTests {
    @Test func everyFileIsServedByItsPathAndTheStartPageBySlash() async throws {
        try await Self.withPage { page in
            #expect(page.isBuilt)
            #expect(page["/"].map { String(buffer: $0.body) } == "<html></html>")
            #expect(page["/index.html"] != nil)
            #expect(page["/assets/app-1a2b.js"]?.contentType == "text/javascript; charset=utf-8")
        }
    }

    @Test(arguments: [
        "/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/.hidden", "//index.html", "", "/assets",
        "/link.txt",
    ])
    func nothingElseIsServedWhateverThePathSays(path: String) async throws {
        try await Self.withPage { page in
            #expect(page[path] == nil)
        }
    }

    @Test func onlyAssetsMayBeKeptForGood() async throws {
        try await Self.withPage { page in
            #expect(page["/"]?.isImmutable == false)
            #expect(page["/assets/app-1a2b.js"]?.isImmutable == true)
            #expect(page["/"]?.entityTag != page["/assets/app-1a2b.js"]?.entityTag)
        }
    }

    @Test func aFolderWithoutAPageIsNotFound() async throws {
        try await ScratchDirectory.with { folder in
            #expect(PageFolder.find(setting: folder.path) == nil)
        }
    }

    private static func withPage(_ body: (PageFiles) async throws -> Void) async throws {
        try await ScratchDirectory.with { directory in
            let folder = directory.appending(path: "dist")
            let assets = folder.appending(path: "assets")
            try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: directory.appending(path: "secret.txt"))
            try Data("hidden".utf8).write(to: folder.appending(path: ".hidden"))
            try Data("<html></html>".utf8).write(to: folder.appending(path: "index.html"))
            try Data("let a = 1".utf8).write(to: assets.appending(path: "app-1a2b.js"))
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "link.txt"),
                withDestinationURL: directory.appending(path: "secret.txt")
            )
            let found = try #require(PageFolder.find(setting: folder.path))
            try await body(try PageFiles(folder: found))
        }
    }
}
