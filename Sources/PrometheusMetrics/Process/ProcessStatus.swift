/// What the kernel says of a process in `/proc/self/stat`.
struct ProcessStatus: Hashable, Sendable {
    /// CPU time used, in the process' own code and in the system's.
    let cpuSeconds: Double
    /// How long after the machine the process was started.
    let secondsFromBoot: Double
    let virtualBytes: Double
    let residentBytes: Double

    /// Reads the one line of the file; nil if it is not what it should be.
    init?(_ line: String, ticksPerSecond: Double, pageBytes: Double) {
        // The second field is the program's name in parentheses, and may hold anything: blanks and parentheses, too.
        guard let end = line.lastIndex(of: ")") else { return nil }
        // What follows begins with the third field.
        let fields = line[line.index(after: end)...].split(whereSeparator: \.isWhitespace)
        func number(_ field: Int) -> Double? {
            fields.indices.contains(field - 3) ? Double(fields[field - 3]) : nil
        }
        guard let user = number(14), let system = number(15), let start = number(22), let virtual = number(23),
            let resident = number(24)
        else { return nil }
        self.cpuSeconds = (user + system) / ticksPerSecond
        self.secondsFromBoot = start / ticksPerSecond
        self.virtualBytes = virtual
        self.residentBytes = resident * pageBytes
    }

    /// How many files may be open, as `/proc/self/limits` has it: infinite where there is no limit.
    static func maximumFiles(_ limits: String) -> Double? {
        let name = "Max open files"
        guard let line = limits.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let soft = line.dropFirst(name.count).split(separator: " ").first
        else { return nil }
        return soft == "unlimited" ? .infinity : Double(soft)
    }

    /// When the machine was started, in seconds of Unix time, as `/proc/stat` has it.
    static func bootTime(_ statistics: String) -> Double? {
        statistics.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }
}
