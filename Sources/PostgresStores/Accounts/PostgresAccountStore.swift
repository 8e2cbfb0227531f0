#if Postgres
public import Accounts
public import SharedKernel

/// Accounts in a PostgreSQL database, with what is kept beside them; many servers may keep theirs in the same.
///
/// Every verb that changes something is one transaction, or one statement. A transaction sees what was committed before
/// each of its statements, so it first locks what it decides by, in this order: the account, the invite, the login, the
/// sessions, the feed of revocations. The same order everywhere means that nobody waits in a ring; where somebody does
/// after all (what is deleted takes others' rows along), the server undoes one of them and it is done again.
public struct PostgresAccountStore: AccountStore {
    let database: PostgresDatabase

    /// Keeps accounts in this database.
    public init(_ database: PostgresDatabase) {
        self.database = database
    }
}

extension PostgresAccountStore {
    /// See `AccountStore`.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition {
        try await self.database.perform(.write, "add an account") { database in
            // The invite is held before the account is looked for: of two repetitions at once the second, when its turn
            // comes, finds the account and not an invite that the first has spent.
            let isGood = try InviteRows.isGood(invite, at: session.createdAt, in: database)
            guard try AccountRows.account(account.id, in: database) == nil else { return .added }
            guard isGood else { return .inviteSpent }
            if let credentials {
                guard try AccountRows.owner(of: credentials.login.key, in: database) == nil else { return .loginTaken }
            }
            // What cannot be locked because it is not there yet is left to the tables: who is second looks again.
            try AccountRows.insert(account, in: database)
            if let credentials { try AccountRows.insert(credentials, of: account.id, in: database) }
            try InviteRows.spend(invite, in: database)
            try SessionRows.insert(session, in: database)
            return .added
        }
    }

    /// See `AccountStore`.
    public func promote(
        _ account: AccountID,
        credentials: Credentials,
        displayName: String?,
        agreeingTo terms: String,
        spending invite: InviteDigest?,
        at now: Instant
    ) async throws(StoreError) -> Promotion {
        try await self.database.perform(.write, "promote a guest") { database in
            guard try AccountRows.hold(account, in: database)?.isGuest == true else { return .notAGuest }
            guard try InviteRows.isGood(invite, at: now, in: database) else { return .inviteSpent }
            guard try AccountRows.owner(of: credentials.login.key, in: database) == nil else { return .loginTaken }
            try AccountRows.insert(credentials, of: account, in: database)
            try InviteRows.spend(invite, in: database)
            return try AccountRows.promote(account, displayName: displayName, agreeingTo: terms, at: now, in: database)
                .map(Promotion.promoted) ?? .notAGuest
        }
    }

    /// See `AccountStore`.
    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await self.database.perform(.look, "read an account") { database in
            try AccountRows.account(id, in: database)
        }
    }

    /// See `AccountStore`.
    public func record(of account: AccountID) async throws(StoreError) -> AccountRecord? {
        try await self.database.perform(.read, "read an account's record") { database in
            guard let found = try AccountRows.account(account, in: database) else { return nil }
            return AccountRecord(
                account: found,
                credentials: try AccountRows.credentials(of: account, in: database),
                ban: try BanRows.ban(of: account, in: database),
                sessions: try SessionRows.sessions(of: account, in: database)
            )
        }
    }

    /// See `AccountStore`.
    public func member(with login: LoginKey) async throws(StoreError) -> Member? {
        try await self.database.perform(.look, "read credentials") { database in
            try AccountRows.member(with: login, in: database)
        }
    }

    /// See `AccountStore`.
    public func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool {
        try await self.database.perform(.change, "rename an account") { database in
            try AccountRows.rename(account, to: displayName, in: database)
        }
    }

    /// See `AccountStore`.
    public func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool {
        try await self.database.perform(.change, "keep a consent") { database in
            try AccountRows.agree(account, to: terms, at: now, in: database)
        }
    }

    /// See `AccountStore`.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError) {
        // The statement itself looks whether the hash is still the old one, on the newest row there is.
        try await self.database.perform(.change, "replace a password hash") { database in
            _ = try AccountRows.replaceHash(of: account, from: old, to: new, in: database)
        }
    }

    /// See `AccountStore`.
    public func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "change a password") { database in
            // Held, so that no session begins by the old password meanwhile and stays.
            guard
                try AccountRows.hold(account, in: database) != nil,
                try AccountRows.replaceHash(of: account, from: old, to: new, in: database)
            else { return false }
            try SessionRows.revokeAll(of: account, but: session, sparing: 0, at: now, in: database)
            return true
        }
    }

    /// See `AccountStore`.
    public func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "delete an account") { database in
            guard
                try AccountRows.hold(account, to: .delete, in: database) != nil,
                try AccountRows.credentials(of: account, in: database)?.hash == hash
            else { return false }
            // Waits for whoever is ending one of its sessions; what they told the feed is forgotten after that.
            try AccountRows.delete(account, in: database)
            try RevocationRows.forget(account, in: database)
            try RevocationRows.insert([(account, nil)], because: .signedOut, at: entry.at, in: database)
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See `AccountStore`.
    public func prune(_ horizon: PruneHorizon) async throws(StoreError) {
        try await self.database.perform(.sweep, "prune accounts") { database in
            try AccountRows.holdForPruning(at: horizon.now, unseenSince: horizon.guestsUnseenSince, in: database)
            let over = try SessionRows.prune(at: horizon.now, in: database)
            try InviteRows.prune(at: horizon.now, in: database)
            try RevocationRows.prune(since: horizon.revocationsSince, in: database)
            try BanRows.prune(overSince: horizon.bansOverSince, in: database)
            try AccountRows.pruneGuests(unseenSince: horizon.guestsUnseenSince, in: database)
            try RevocationRows.insert(over, because: .signedOut, at: horizon.now, in: database)
        }
    }
}
#endif
