#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where the kernel says what a process takes.
struct ProcessFiles: Sendable {
    /// How much of a file is read; that of a machine with hundreds of cores is smaller.
    private static let longest = 1 << 20

    #if canImport(Glibc) || canImport(Musl)
    /// The folder that is `/proc` but in tests.
    var folder = "/proc"

    func status() -> ProcessStatus? {
        let (ticks, page) = (sysconf(Int32(_SC_CLK_TCK)), sysconf(Int32(_SC_PAGESIZE)))
        guard ticks > 0, page > 0, let line = self.read("self/stat") else { return nil }
        return ProcessStatus(line, ticksPerSecond: Double(ticks), pageBytes: Double(page))
    }

    func maximumFiles() -> Double? {
        self.read("self/limits").flatMap { ProcessStatus.maximumFiles($0) }
    }

    func bootTime() -> Double? {
        self.read("stat").flatMap { ProcessStatus.bootTime($0) }
    }

    /// How many files are open, this look at them not counted.
    func openFiles() -> Int? {
        let path = "\(self.folder)/self/fd"
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        // Since Linux 6.2 the folder's size says it; before, it is 0, and they must be counted.
        if facts.st_size > 0 { return facts.st_size }
        guard let entries = opendir(path) else { return nil }
        defer { closedir(entries) }
        var count = 0
        while readdir(entries) != nil { count += 1 }
        // `.`, `..`, and what was opened to look.
        return max(0, count - 3)
    }

    private func read(_ name: String) -> String? {
        let file = open("\(self.folder)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        let chunk = 16_384
        while bytes.count < Self.longest {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: chunk))
            let count = bytes.withUnsafeMutableBytes { buffer in
                Self.read(file, UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            }
            guard count >= 0 else { return nil }
            bytes.removeLast(chunk - count)
            if count == 0 { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads as much as there is at once; the name alone would be this type's own.
    private static func read(_ file: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(file, buffer.baseAddress, buffer.count)
        #else
        Musl.read(file, buffer.baseAddress, buffer.count)
        #endif
    }
    #else
    func status() -> ProcessStatus? { nil }
    func maximumFiles() -> Double? { nil }
    func bootTime() -> Double? { nil }
    func openFiles() -> Int? { nil }
    #endif
}
