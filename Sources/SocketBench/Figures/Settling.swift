/// Watches a figure that moves until it has stopped: it has when it stayed within a band for a while.
///
/// It reads no clock: whoever measures says when.
struct Settling: Hashable {
    /// It must be watched for at least so long.
    let atLeast: Duration
    /// It is taken as it is after so long.
    let atMost: Duration
    /// For how long it must stay within the band.
    let quiet: Duration
    /// How wide the band is.
    let band: Int
    private var samples: [Sample] = []

    private struct Sample: Hashable {
        let at: Duration
        let value: Int
    }

    init(atLeast: Duration, atMost: Duration, quiet: Duration = .seconds(3), band: Int = 256) {
        self.atLeast = atLeast
        self.atMost = atMost
        self.quiet = quiet
        self.band = band
    }

    /// Notes what the figure is, so long after the watching began; answers whether it has settled.
    mutating func isSettled(_ value: Int, at time: Duration) -> Bool {
        self.samples.append(Sample(at: time, value: value))
        if time >= self.atMost { return true }
        // One sample before the quiet time stays, so that it is covered whole.
        while self.samples.count >= 2, self.samples[1].at <= time - self.quiet { self.samples.removeFirst() }
        guard time >= self.atLeast, let first = self.samples.first, time - first.at >= self.quiet else { return false }
        let values = self.samples.map(\.value)
        return (values.max() ?? 0) - (values.min() ?? 0) <= self.band
    }
}
