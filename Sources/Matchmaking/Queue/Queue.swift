package import SharedKernel

/// Those who wait and are connected, found by what they ask for.
///
/// Somebody is **open** if they accept anybody: they have relaxed, or asked for nothing. Whoever is open stands in one line, and
/// in another one for each interest they named. All others stand in a line for each interest they named, together with
/// the language they want, or, if they named no interest, in the line of their language. So for anybody who looks for a
/// partner, those who share an interest and may suit stand in as many lines as they named interests, twice or three
/// times, and those who do not share any in one or two: each in the order of age.
///
/// Two who are open suit each other unless they may never meet. So once everybody is served, the line of the open is as long as
/// one guest's blocks, last partners and own sessions are many, not as the queue is. Before that it may be longer: many
/// relax in one tick.
package struct Queue: Sendable {
    /// One who waits.
    package struct Member: Sendable {
        /// Who it is.
        package let guest: GuestID
        /// Whose guest.
        package let account: AccountID
        /// Their place.
        package fileprivate(set) var ticket: Ticket
        /// What they ask for.
        package let asked: Asked

        /// Whether they accept anybody.
        var isOpen: Bool {
            self.ticket.isRelaxed || self.asked.isNothing
        }

        /// Rule 3, one way.
        func accepts(_ other: Member) -> Bool {
            self.isOpen
                || (self.asked.interests.isEmpty || self.asked.shares(with: other.asked))
                    && (self.asked.language == 0 || self.asked.language == other.asked.language)
        }
    }

    /// Where a member is, from when they enter until they leave.
    package typealias Slot = UInt32

    private var members: ContiguousArray<Member?> = []
    private var free: [Slot] = []
    /// Those who are open.
    private(set) var open = Line<Slot>()
    /// Of all others, those who want no language, by the numbers of their interests: these are small, and used anew.
    private var lines: ContiguousArray<Line<Slot>> = []
    /// Those who are open, by the numbers of their interests.
    private var openLines: ContiguousArray<Line<Slot>> = []
    /// Those who want a language, by interest, or 0, and language in one.
    private var linesOfLanguages: [UInt64: Line<Slot>] = [:]
    /// How often anybody was put into a line or taken out of one.
    package private(set) var moves = 0

    /// Makes an empty queue.
    package init() {}

    /// How many wait.
    package var count: Int {
        self.members.count - self.free.count
    }

    /// The member in a slot that is taken.
    package subscript(_ slot: Slot) -> Member {
        guard let member = self.members[Int(slot)] else { preconditionFailure("nobody has the slot") }
        return member
    }

    /// Puts somebody in at the place that their ticket has.
    package mutating func insert(
        _ guest: GuestID,
        of account: AccountID,
        _ ticket: Ticket,
        asking asked: Asked
    ) -> Slot {
        let member = Member(guest: guest, account: account, ticket: ticket, asked: asked)
        let slot = self.free.popLast() ?? Slot(self.members.count)
        if Int(slot) == self.members.count { self.members.append(member) } else { self.members[Int(slot)] = member }
        self.lineUp(member, slot)
        return slot
    }

    /// Takes somebody out.
    package mutating func remove(_ slot: Slot) {
        self.stepAside(self[slot])
        self.members[Int(slot)] = nil
        self.free.append(slot)
    }

    /// Somebody accepts anybody from now on; false if they did before.
    package mutating func relax(_ slot: Slot) -> Bool {
        let member = self[slot]
        var relaxed = member
        relaxed.ticket.isRelaxed = true
        self.members[Int(slot)] = relaxed
        guard !member.isOpen else { return false }
        self.stepAside(member)
        self.lineUp(relaxed, slot)
        return true
    }

    private mutating func lineUp(_ member: Member, _ slot: Slot) {
        let place = member.ticket.age
        if member.isOpen {
            self.moves += 1
            self.open.insert(slot, at: place)
        }
        self.forEachKey(of: member) { queue, interest, language in
            queue.moves += 1
            if member.isOpen {
                queue.openLines[interest].insert(slot, at: place)
            } else if language == 0 {
                queue.lines[interest].insert(slot, at: place)
            } else {
                queue.linesOfLanguages[Self.key(interest, language), default: Line()].insert(slot, at: place)
            }
        }
    }

    private mutating func stepAside(_ member: Member) {
        let place = member.ticket.age
        if member.isOpen {
            self.moves += 1
            self.open.remove(at: place)
        }
        self.forEachKey(of: member) { queue, interest, language in
            queue.moves += 1
            if member.isOpen {
                queue.openLines[interest].remove(at: place)
            } else if language == 0 {
                queue.lines[interest].remove(at: place)
            } else {
                let key = Self.key(interest, language)
                queue.linesOfLanguages[key]?.remove(at: place)
                if queue.linesOfLanguages[key]?.count == 0 { queue.linesOfLanguages[key] = nil }
            }
        }
    }

    // MARK: Lines

    /// What the lines that somebody stands in go by: an interest, or 0, and a language, or 0.
    private mutating func forEachKey(of member: Member, _ body: (inout Queue, Int, UInt32) -> Void) {
        let asked = member.asked
        // Whoever is open and named no interest stands in the line of the open alone.
        if asked.interests.isEmpty, !member.isOpen { body(&self, 0, asked.language) }
        for interest in asked.interests {
            while self.lines.count <= interest {
                self.lines.append(Line())
                self.openLines.append(Line())
            }
            body(&self, Int(interest), asked.language)
        }
    }

    /// An interest, or 0, and a language in one.
    private static func key(_ interest: Int, _ language: UInt32) -> UInt64 {
        UInt64(interest) << 32 | UInt64(language)
    }

    /// Goes through the lines in which those stand who share an interest with somebody and may suit them.
    func forEachLineOfSharers(with member: Member, _ body: (Line<Slot>) -> Void) {
        let language = member.asked.language
        for interest in member.asked.interests.lazy.map({ Int($0) }) where interest < self.lines.count {
            body(self.openLines[interest])
            // Who is open has those, too, who want no language; who is not is wanted by those alone who want theirs.
            if language == 0 || member.isOpen { body(self.lines[interest]) }
            guard language != 0, let line = self.linesOfLanguages[Self.key(interest, language)] else { continue }
            body(line)
        }
    }

    /// The line in which those stand who named no interest, and want the language that somebody named.
    func lineOfLanguage(of member: Member) -> Line<Slot>? {
        member.asked.language == 0 ? nil : self.linesOfLanguages[Self.key(0, member.asked.language)]
    }
}
