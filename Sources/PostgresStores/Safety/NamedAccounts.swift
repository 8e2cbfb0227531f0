#if Postgres
import SharedKernel

/// The accounts that a block, a room or a report names.
enum NamedAccounts {
    /// Which of these are there, and stay until the transaction ends: who deletes one waits.
    ///
    /// They are held in the order of their names, so that two who hold several do not wait for each other.
    static func hold(_ accounts: [AccountID?], in database: PostgresConnection) throws -> Set<AccountID> {
        let names = Set(accounts.compactMap { $0?.description })
        guard !names.isEmpty else { return [] }
        let held: [AccountID] = try database.execute(
            "SELECT id FROM accounts WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE",
            [.texts(names.sorted())]
        ).all { row in try row.identifier() }
        return Set(held)
    }

    /// As ``hold(_:in:)``, and one of them so that nobody else holds it in this way: what it adds is added in a row.
    static func hold(
        _ first: AccountID,
        alone other: AccountID,
        in database: PostgresConnection
    ) throws -> Bool {
        // In one order for all again; the first is held no more firmly than others may name it meanwhile.
        for account in [first, other].sorted(by: { $0.description < $1.description }) {
            let firmness = account == first ? "FOR NO KEY UPDATE" : "FOR KEY SHARE"
            let found = try database.execute("SELECT id FROM accounts WHERE id = $1 \(firmness)", [.id(account)])
            guard found.count == 1 else { return false }
        }
        return true
    }
}
#endif
