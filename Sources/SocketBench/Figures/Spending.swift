/// What one piece of work took, of time and of both processes' CPU.
struct Spending: Codable, Hashable, Sendable {
    /// How long it took.
    let seconds: Double
    /// The CPU of the server, in seconds.
    let server: Double
    /// The CPU of the load generator, in seconds.
    let generator: Double

    /// How many cores the server kept busy: much less than it had means that it waited for the load.
    var serverBusy: Double {
        self.seconds > 0 ? self.server / self.seconds : 0
    }

    /// How many cores the load generator kept busy.
    var generatorBusy: Double {
        self.seconds > 0 ? self.generator / self.seconds : 0
    }
}
