import ChatProtocol
import Matchmaking
import SharedKernel

/// What some watchers are to be told.
struct HallNews: Sendable {
    let changes: HallChangesArgument
    var audience: [(seat: SeatID, watch: HallWatch)]
}

/// Gathers what watchers are to be told, and finds out once what many are to be told.
struct HallDigest: Sendable {
    private struct Difference: Hashable {
        let old: UInt64
        let new: UInt64
        let oldTotal: Int
        let total: Int
    }

    private(set) var news: [HallNews] = []
    /// Which news tell which difference; none tell one that is nothing.
    private var known: [Difference: Int?] = [:]

    mutating func add(_ seat: SeatID, _ watcher: HallWatcher, _ sheet: HallSheet, _ total: Int, _ roster: HallRoster) {
        let difference = Difference(
            old: watcher.sheet.number,
            new: sheet.number,
            oldTotal: watcher.total,
            total: total
        )
        let index: Int?
        if let known = self.known[difference] {
            index = known
        } else {
            let changes = sheet.changes(since: watcher.sheet, total: total, roster)
            let isNothing = changes == HallChangesArgument(total: watcher.total)
            index = isNothing ? nil : self.news.count
            if !isNothing { self.news.append(HallNews(changes: changes, audience: [])) }
            self.known[difference] = .some(index)
        }
        if let index { self.news[index].audience.append((seat, watcher.watch)) }
    }
}
