/// What a fleet's guests say to each other, and when.
protocol Load: AnyObject {
    /// How many messages have arrived.
    var arrivals: Int { get }
    /// How many are to arrive.
    var total: Int { get }
    /// Begins; every guest has a partner.
    func start(on fleet: Fleet)
    /// A guest has heard its partner.
    func arrived(at guest: Guest)
    /// A guest has been answered.
    func answered(_ guest: Guest)
}

extension Load {
    /// Most ask for no answers.
    func answered(_ guest: Guest) {}
}
