import Foundation

/// Finds the folder that the page was built into.
enum PageFolder {
    /// The folder that was asked for or, if none was, `web/dist` in the working directory or in the checkout that this
    /// program was built in.
    ///
    /// Nil if there is none with a page in it.
    static func find(setting: String?) -> URL? {
        if let setting {
            let folder = URL(fileURLWithPath: setting, isDirectory: true)
            return self.hasPage(folder) ? folder : nil
        }
        return self.candidates.map { $0.appending(path: "web/dist") }.first(where: self.hasPage)
    }

    /// The working directory, and the folders above the program.
    private static var candidates: [URL] {
        let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [working] }
        let above = sequence(first: program.deletingLastPathComponent()) { folder in
            folder.path == "/" ? nil : folder.deletingLastPathComponent()
        }
        return [working] + above.prefix(6)
    }

    private static func hasPage(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "index.html").path)
    }
}
