import SharedKernel

/// A time of the lobby's own that never goes back.
///
/// It equals the wall clock until that is set back; then it goes on from where it was. So no age is ever negative, and
/// nobody who came later is older.
struct SteadyTime: Sendable {
    private(set) var now = Instant(milliseconds: 0)
    /// What the wall clock said last.
    private(set) var wall: Instant?

    mutating func advance(to wall: Instant) {
        if let last = self.wall {
            self.now = self.now.advanced(by: max(.zero, last.duration(to: wall)))
        } else {
            self.now = wall
        }
        self.wall = wall
    }

    /// The moment as the wall clock now counts it.
    func onTheWall(_ moment: Instant) -> Instant {
        guard let wall = self.wall else { return moment }
        return wall.advanced(by: self.now.duration(to: moment))
    }
}
