import BenchSupport
import Foundation

/// How many files, and so connections, this process and the servers it starts may have open.
enum FileLimit {
    /// What a process has open beside its connections.
    private static let others = 500

    /// Makes room for so many connections as far as the system lets it, and says so if that is not enough.
    static func raise(to connections: Int) throws {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        let needed = connections + self.others
        guard limit.rlim_max >= rlim_t(needed), setrlimit(resource, &limit) == 0 else {
            throw BenchError(
                "\(connections) connections need \(needed) open files, and this system allows \(limit.rlim_max): "
                    + "raise that (ulimit -H -n), or leave out idle with --only."
            )
        }
        #endif
    }
}
