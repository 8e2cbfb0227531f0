public import SharedKernel

/// The argument of `hall`, as a client sends it.
public struct HallArgument: Codable, Hashable, Sendable {
    /// Whether to be told of changes from now on.
    public let watch: Bool
    /// What a name must hold to be shown; nil or empty for any name.
    public let search: String?

    /// Makes the argument.
    public init(watch: Bool, search: String? = nil) {
        self.watch = watch
        self.search = search
    }
}

/// A guest in the hall, as another may see them.
public struct HallGuest: Codable, Hashable, Sendable {
    /// Names the guest.
    public let id: GuestID
    /// What they want to be called.
    public let name: String
    /// Whether they can be called.
    public let available: Bool

    /// Makes a guest.
    public init(id: GuestID, name: String, available: Bool) {
        self.id = id
        self.name = name
        self.available = available
    }
}

/// The answer to `hall`.
public struct HallAnswer: Codable, Hashable, Sendable {
    /// The first of those who are here, longest here first; none if they are not watched.
    public let guests: [HallGuest]
    /// How many there are in all.
    public let total: Int

    /// Makes the answer.
    public init(guests: [HallGuest], total: Int) {
        self.guests = guests
        self.total = total
    }
}

/// The argument of `hall`, as the server sends it: what is different from what was shown.
///
/// Who is in `left` goes first, then those of `joined` come at the end, in their order. A guest in both was away
/// meanwhile, or goes by another name now.
public struct HallChangesArgument: Codable, Hashable, Sendable {
    /// Who is shown now.
    public let joined: [HallGuest]
    /// Who is shown no longer.
    public let left: [GuestID]
    /// Whose `available` is another.
    public let changed: [HallGuest]
    /// How many there are in all.
    public let total: Int

    /// Makes the argument.
    public init(joined: [HallGuest] = [], left: [GuestID] = [], changed: [HallGuest] = [], total: Int) {
        self.joined = joined
        self.left = left
        self.changed = changed
        self.total = total
    }
}
