#if Postgres
public import Accounts
public import SharedKernel

extension PostgresAccountStore {
    /// See `AccountStore`.
    public func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "begin a session") { database in
            // Held, so that two who begin at once count each other, and the password stays the one it is.
            guard
                try AccountRows.hold(session.account, in: database) != nil,
                try AccountRows.credentials(of: session.account, in: database)?.hash == hash,
                try AccountRows.see(session.account, at: session.createdAt, in: database)
            else { return false }
            guard try SessionRows.insert(session, in: database) else { return true }
            try SessionRows.revokeAll(
                of: session.account,
                but: session.id,
                sparing: SignInSession.mostPerAccount - 1,
                at: session.createdAt,
                in: database
            )
            return true
        }
    }

    /// See `AccountStore`.
    public func holder(of session: SessionID) async throws(StoreError) -> SessionHolder? {
        try await self.database.perform(.look, "read a session") { database in
            try SessionRows.holder(of: session, in: database)
        }
    }

    /// See `AccountStore`.
    public func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer? {
        try await self.database.perform(.look, "look at a session") { database in
            try BearerRows.bearer(of: session, in: database)
        }
    }

    /// See `AccountStore`.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.database.perform(.write, "refresh a session") { database in
            // The account first, as in every verb that changes both: who holds a session never waits for its account.
            guard
                try AccountRows.hold(session.account, in: database) != nil,
                try SessionRows.update(session, replacing: current, in: database)
            else { return false }
            return try AccountRows.see(session.account, at: now, in: database)
        }
    }

    /// See `AccountStore`.
    public func revoke(_ session: SessionID, at now: Instant) async throws(StoreError) {
        // Needs no account: it changes one session, and of two who end it the second finds it ended.
        try await self.database.perform(.write, "end a session") { database in
            try SessionRows.revoke(session, at: now, in: database)
        }
    }

    /// See `AccountStore`.
    public func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations {
        try await self.database.perform(.look, "read the feed of revocations") { database in
            try RevocationRows.revocations(after: cursor, atMost: count, in: database)
        }
    }
}
#endif
