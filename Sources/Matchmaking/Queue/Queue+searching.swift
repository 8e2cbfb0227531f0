extension Queue {
    /// What is looked for, one after the other.
    package enum Phase: Int, Comparable, CaseIterable, Sendable {
        /// Those who share an interest.
        case sharers
        /// Anybody.
        case anybody

        /// In the order in which they are looked for.
        package static func < (lhs: Phase, rhs: Phase) -> Bool {
            lhs.rawValue < rhs.rawValue
        }
    }

    /// How far a search has come: all that stood up to a place were looked at.
    package struct Mark: Hashable, Sendable {
        let phase: Phase
        let place: Place?
    }

    /// What came of a search.
    package struct Finding: Sendable {
        /// Whom to have; nil for nobody.
        package var partner: Slot?
        /// Where to go on if not everybody could be looked at.
        package var mark: Mark?
        /// How many were looked at.
        package var looks = 0
    }

    /// One of the lines that are gone along together.
    private struct Track {
        let line: Line<Slot>
        var position: Line<Slot>.Position
    }

    /// Looks for the best who suits somebody: one who shares an interest before one who does not, and the oldest first.
    ///
    /// - Parameters:
    ///   - mark: Where an earlier search stopped.
    ///   - most: How many to look at; the search stops there, however many there are.
    ///   - mayMeet: Rule 2.
    package func search(
        for slot: Slot,
        from mark: Mark? = nil,
        lookingAt most: Int,
        whoMayMeet mayMeet: (Member, Member) -> Bool
    ) -> Finding {
        let member = self[slot]
        var finding = Finding()
        for phase in Phase.allCases where mark.map({ phase >= $0.phase }) ?? true {
            var tracks = self.tracks(of: member, phase, after: mark?.phase == phase ? mark?.place : nil)
            var last = mark?.phase == phase ? mark?.place : nil
            while let (place, other) = Self.next(&tracks) {
                // Whoever shares two interests is met twice in a row; oneself is no look.
                guard place != last, other != slot else { continue }
                guard finding.looks < most else {
                    finding.mark = Mark(phase: phase, place: last)
                    return finding
                }
                finding.looks += 1
                last = place
                let candidate = self[other]
                guard member.accepts(candidate), candidate.accepts(member), mayMeet(member, candidate)
                else { continue }
                finding.partner = other
                return finding
            }
        }
        return finding
    }

    private func tracks(of member: Member, _ phase: Phase, after place: Place?) -> ContiguousArray<Track> {
        var tracks: ContiguousArray<Track> = []
        func add(_ line: Line<Slot>) {
            if line.count > 0 { tracks.append(Track(line: line, position: line.position(after: place))) }
        }
        switch phase {
        case .sharers:
            guard !member.asked.interests.isEmpty else { return [] }
            tracks.reserveCapacity(3 * member.asked.interests.count)
            self.forEachLineOfSharers(with: member, add)
        case .anybody:
            guard member.isOpen || member.asked.interests.isEmpty else { return [] }
            add(self.open)
            if let line = self.lineOfLanguage(of: member) { add(line) }
        }
        return tracks
    }

    /// The oldest that no track has passed.
    private static func next(_ tracks: inout ContiguousArray<Track>) -> (Place, Slot)? {
        var best: (index: Int, place: Place, slot: Slot)?
        for index in tracks.indices {
            guard let (place, slot) = tracks[index].line.entry(at: tracks[index].position) else { continue }
            if let known = best, known.place <= place { continue }
            best = (index, place, slot)
        }
        guard let best else { return nil }
        tracks[best.index].position = tracks[best.index].line.position(behind: tracks[best.index].position)
        return (best.place, best.slot)
    }
}
