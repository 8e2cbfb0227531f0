/// Who is in which room.
///
/// A room is there as long as somebody is in it. Each member is in a room of its own, named by its id, which it cannot
/// leave and which counts towards no bound; others may join it too. Joining and leaving take the same time however
/// many are in the room.
package struct Rooms<Member: Hashable & Sendable>: Sendable {
    private struct Membership {
        let id: String
        var rooms: Set<String> = []
    }

    /// The longest name that a room may have, in bytes.
    package static var maximumNameLength: Int { 256 }

    /// In how many rooms one member may be, its own not counted.
    package let limit: Int
    private var owners: [String: Member] = [:]
    private var members: [String: Set<Member>] = [:]
    private var memberships: [Member: Membership] = [:]

    /// Makes rooms that nobody is in.
    package init(limit: Int = 1_000) {
        self.limit = limit
    }

    /// How many members there are.
    package var count: Int {
        self.memberships.count
    }

    /// How many rooms there are besides the members' own.
    package var roomCount: Int {
        self.members.count
    }

    /// Everybody, in no particular order.
    package var everybody: some Collection<Member> {
        self.memberships.keys
    }

    /// The member whose own room has this name.
    package func owner(of id: String) -> Member? {
        self.owners[id]
    }

    /// Adds a member and its own room.
    ///
    /// Whoever had the id before is put out of every room. A member that has entered already starts anew.
    package mutating func enter(_ member: Member, id: String) {
        self.leaveAll(member)
        if let former = self.owners[id] { self.leaveAll(former) }
        self.owners[id] = member
        self.memberships[member] = Membership(id: id)
    }

    /// Puts a member into a room, and answers whether it was not in it before.
    ///
    /// Whoever has not entered, or has left all, joins nothing.
    @discardableResult
    package mutating func join(_ room: String, _ member: Member) throws(RoomError) -> Bool {
        guard let membership = self.memberships[member], membership.id != room, !membership.rooms.contains(room) else {
            return false
        }
        guard membership.rooms.count < self.limit else { throw .tooManyRooms(limit: self.limit) }
        guard room.utf8.count <= Self.maximumNameLength else { throw .nameTooLong(limit: Self.maximumNameLength) }
        self.memberships[member]?.rooms.insert(room)
        self.members[room, default: []].insert(member)
        return true
    }

    /// Takes a member out of a room, and answers whether it was in it.
    ///
    /// Nobody leaves their own.
    @discardableResult
    package mutating func leave(_ room: String, _ member: Member) -> Bool {
        guard self.memberships[member]?.rooms.remove(room) != nil else { return false }
        self.removeMember(member, from: room)
        return true
    }

    /// Takes a member out of every room, its own too, and answers which those were.
    @discardableResult
    package mutating func leaveAll(_ member: Member) -> Set<String> {
        guard let membership = self.memberships.removeValue(forKey: member) else { return [] }
        for room in membership.rooms { self.removeMember(member, from: room) }
        if self.owners[membership.id] == member { self.owners[membership.id] = nil }
        return membership.rooms.union([membership.id])
    }

    /// The rooms that a member is in, its own too.
    package func rooms(of member: Member) -> Set<String> {
        self.memberships[member].map { $0.rooms.union([$0.id]) } ?? []
    }

    /// Whether a member is in a room.
    package func contains(_ member: Member, in room: String) -> Bool {
        self.memberships[member].map { $0.id == room || $0.rooms.contains(room) } ?? false
    }

    /// Those who are in at least one of some rooms and in none of others, each once.
    ///
    /// Nil stands for everybody; no rooms at all are nobody.
    package func members(of rooms: [String]?, except excepted: [String] = []) -> [Member] {
        guard let rooms else {
            guard !excepted.isEmpty else { return Array(self.memberships.keys) }
            return self.memberships.keys.filter { !self.isIn($0, anyOf: excepted) }
        }
        if rooms.count == 1, let room = rooms.first {
            return self.members(of: room).filter { !self.isIn($0, anyOf: excepted) }
        }
        var found: Set<Member> = []
        for room in rooms {
            found.formUnion(self.members(of: room))
        }
        return found.filter { !self.isIn($0, anyOf: excepted) }
    }

    private func members(of room: String) -> [Member] {
        var found = self.members[room].map { Array($0) } ?? []
        if let owner = self.owners[room] { found.append(owner) }
        return found
    }

    private func isIn(_ member: Member, anyOf rooms: [String]) -> Bool {
        rooms.contains { self.contains(member, in: $0) }
    }

    private mutating func removeMember(_ member: Member, from room: String) {
        self.members[room]?.remove(member)
        if self.members[room]?.isEmpty == true { self.members[room] = nil }
    }
}
