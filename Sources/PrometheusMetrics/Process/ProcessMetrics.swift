public import CoreMetrics
import Synchronization

/// What the process takes of its machine, under the names that every client of Prometheus gives it.
///
/// Linux tells it in `/proc`; elsewhere there is nothing. The numbers are those of the last ``update()``, so call that before
/// they are shown.
public final class ProcessMetrics: Sendable {
    /// What each of the metrics means.
    static let help = [
        "process_cpu_seconds_total":
            "Seconds of CPU time that the process has used, in its own code and in the system's.",
        "process_resident_memory_bytes": "Bytes of memory that the process holds.",
        "process_virtual_memory_bytes": "Bytes of addresses that the process has been given.",
        "process_open_fds": "Files, sockets and pipes that the process has open.",
        "process_max_fds": "Files, sockets and pipes that the process may have open.",
        "process_start_time_seconds": "When the process was started, in seconds of Unix time.",
    ]

    private let files: ProcessFiles
    private let cpu: FloatingPointCounter
    private let residentMemory: Meter
    private let virtualMemory: Meter
    private let openFiles: Meter
    private let maximumFiles: Meter
    /// The CPU time that has been counted so far.
    private let counted = Mutex(0.0)

    /// Makes the metrics, or nothing where there is no `/proc`.
    public convenience init?(factory: any MetricsFactory) {
        self.init(factory: factory, files: ProcessFiles())
    }

    init?(factory: any MetricsFactory, files: ProcessFiles) {
        guard let status = files.status() else { return nil }
        self.files = files
        self.cpu = FloatingPointCounter(label: "process_cpu_seconds_total", factory: factory)
        self.residentMemory = Meter(label: "process_resident_memory_bytes", factory: factory)
        self.virtualMemory = Meter(label: "process_virtual_memory_bytes", factory: factory)
        self.openFiles = Meter(label: "process_open_fds", factory: factory)
        self.maximumFiles = Meter(label: "process_max_fds", factory: factory)
        if let boot = files.bootTime() {
            Meter(label: "process_start_time_seconds", factory: factory).set(boot + status.secondsFromBoot)
        }
    }

    /// Reads the numbers anew.
    ///
    /// What cannot be read keeps the number it had. Before Linux 6.2 it takes two microseconds for each file that is open.
    public func update() {
        if let status = self.files.status() {
            self.counted.withLock { counted in
                self.cpu.increment(by: max(0, status.cpuSeconds - counted))
                counted = max(counted, status.cpuSeconds)
            }
            self.residentMemory.set(status.residentBytes)
            self.virtualMemory.set(status.virtualBytes)
        }
        if let open = self.files.openFiles() { self.openFiles.set(open) }
        if let maximum = self.files.maximumFiles() { self.maximumFiles.set(maximum) }
    }
}
