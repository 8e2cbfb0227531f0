public import Accounts
public import SharedKernel

/// Accounts in an SQLite file, with what is kept beside them.
///
/// Every verb that changes something is one transaction.
public struct SQLiteAccountStore: AccountStore {
    let database: SQLiteDatabase

    /// Keeps accounts in this database.
    public init(_ database: SQLiteDatabase) {
        self.database = database
    }
}

extension SQLiteAccountStore {
    /// See ``AccountStore``.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession,
        spending invite: InviteDigest?
    ) async throws(StoreError) -> Addition {
        try await self.database.write("add an account") { database in
            guard try AccountRows.account(account.id, in: database) == nil else { return .added }
            guard try InviteRows.isGood(invite, at: session.createdAt, in: database) else { return .inviteSpent }
            if let credentials {
                guard try AccountRows.owner(of: credentials.login.key, in: database) == nil else { return .loginTaken }
            }
            try InviteRows.spend(invite, in: database)
            try AccountRows.insert(account, in: database)
            if let credentials { try AccountRows.insert(credentials, of: account.id, in: database) }
            try SessionRows.insert(session, in: database)
            return .added
        }
    }

    /// See ``AccountStore``.
    public func promote(
        _ account: AccountID,
        credentials: Credentials,
        displayName: String?,
        agreeingTo terms: String,
        spending invite: InviteDigest?,
        at now: Instant
    ) async throws(StoreError) -> Promotion {
        try await self.database.write("promote a guest") { database in
            guard try AccountRows.account(account, in: database)?.isGuest == true else { return .notAGuest }
            guard try InviteRows.isGood(invite, at: now, in: database) else { return .inviteSpent }
            guard try AccountRows.owner(of: credentials.login.key, in: database) == nil else { return .loginTaken }
            try InviteRows.spend(invite, in: database)
            try AccountRows.promote(account, displayName: displayName, agreeingTo: terms, at: now, in: database)
            try AccountRows.insert(credentials, of: account, in: database)
            return try AccountRows.account(account, in: database).map(Promotion.promoted) ?? .notAGuest
        }
    }

    /// See ``AccountStore``.
    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await self.database.read("read an account") { database in
            try AccountRows.account(id, in: database)
        }
    }

    /// See ``AccountStore``.
    public func record(of account: AccountID) async throws(StoreError) -> AccountRecord? {
        try await self.database.read("read an account's record") { database in
            guard let found = try AccountRows.account(account, in: database) else { return nil }
            return AccountRecord(
                account: found,
                credentials: try AccountRows.credentials(of: account, in: database),
                ban: try BanRows.ban(of: account, in: database),
                sessions: try SessionRows.sessions(of: account, in: database)
            )
        }
    }

    /// See ``AccountStore``.
    public func member(with login: LoginKey) async throws(StoreError) -> Member? {
        try await self.database.read("read credentials") { database in
            try AccountRows.member(with: login, in: database)
        }
    }

    /// See ``AccountStore``.
    public func rename(_ account: AccountID, to displayName: String) async throws(StoreError) -> Bool {
        try await self.database.write("rename an account") { database in
            try AccountRows.rename(account, to: displayName, in: database)
        }
    }

    /// See ``AccountStore``.
    public func agree(_ account: AccountID, to terms: String, at now: Instant) async throws(StoreError) -> Bool {
        try await self.database.write("keep a consent") { database in
            try AccountRows.agree(account, to: terms, at: now, in: database)
        }
    }

    /// See ``AccountStore``.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(StoreError) {
        try await self.database.write("replace a password hash") { database in
            _ = try AccountRows.replaceHash(of: account, from: old, to: new, in: database)
        }
    }

    /// See ``AccountStore``.
    public func changePassword(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash,
        keeping session: SessionID,
        at now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.database.write("change a password") { database in
            guard try AccountRows.replaceHash(of: account, from: old, to: new, in: database) else { return false }
            try SessionRows.revokeAll(of: account, but: session, sparing: 0, at: now, in: database)
            return true
        }
    }

    /// See ``AccountStore``.
    public func delete(
        _ account: AccountID,
        provenBy hash: PasswordHash?,
        noting entry: AuditEntry
    ) async throws(StoreError) -> Bool {
        try await self.database.write("delete an account") { database in
            guard
                try AccountRows.account(account, in: database) != nil,
                try AccountRows.credentials(of: account, in: database)?.hash == hash
            else { return false }
            try AccountRows.delete(account, in: database)
            try RevocationRows.forget(account, in: database)
            let revocation = Revocation(account: account, session: nil, reason: .signedOut)
            try RevocationRows.insert(revocation, at: entry.at, in: database)
            try AuditRows.insert(entry, in: database)
            return true
        }
    }

    /// See ``AccountStore``.
    public func prune(_ horizon: PruneHorizon) async throws(StoreError) {
        try await self.database.write("prune accounts") { database in
            try SessionRows.prune(at: horizon.now, in: database)
            try InviteRows.prune(at: horizon.now, in: database)
            try RevocationRows.prune(since: horizon.revocationsSince, in: database)
            try BanRows.prune(overSince: horizon.bansOverSince, in: database)
            try AccountRows.pruneGuests(unseenSince: horizon.guestsUnseenSince, in: database)
        }
    }
}
