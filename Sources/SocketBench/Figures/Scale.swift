/// How much of everything a run takes.
package struct Scale: Codable, Hashable, Sendable {
    /// Pairs of the small measurements.
    let pairs: Int
    /// Connections of a crowd.
    let crowd: Int
    /// As many connections as fit.
    let full: Int
    /// Arrivals before those whose cost counts, for a server that warms up.
    let warmUpArrivals: Int
    /// Messages before each measurement, for a server that warms up.
    let warmUp: Int
    /// Messages of each measurement of CPU.
    let messages: Int
    /// Messages of the measurement at saturation.
    let saturating: Int
    /// How many are in flight from each guest then.
    let inFlight: Int
    /// The steady pace, in messages a second.
    let pace: Int
    /// How long the steady pace lasts, in seconds.
    let paceSeconds: Int
    /// How long memory is watched at least, in seconds: every connection has been pinged once after ten.
    let settlingSeconds: Int
    /// How long memory must not change to count as settled, in seconds.
    let quietSeconds: Int

    /// What the bars are for.
    package static let whole = Scale(
        pairs: 100,
        crowd: 10_000,
        full: 19_000,
        warmUpArrivals: 3_000,
        warmUp: 100_000,
        messages: 200_000,
        saturating: 400_000,
        inFlight: 8,
        pace: 2_000,
        paceSeconds: 10,
        settlingSeconds: 11,
        quietSeconds: 3
    )

    /// Enough to see that everything works, and too little to judge by.
    package static let quick = Scale(
        pairs: 20,
        crowd: 400,
        full: 600,
        warmUpArrivals: 100,
        warmUp: 1_000,
        messages: 5_000,
        saturating: 10_000,
        inFlight: 8,
        pace: 1_000,
        paceSeconds: 1,
        settlingSeconds: 1,
        quietSeconds: 1
    )
}
