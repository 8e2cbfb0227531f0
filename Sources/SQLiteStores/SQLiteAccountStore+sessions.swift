public import Accounts
public import SharedKernel

extension SQLiteAccountStore {
    /// See ``AccountStore``.
    public func begin(_ session: SignInSession, provenBy hash: PasswordHash) async throws(StoreError) -> Bool {
        try await self.database.write("begin a session") { database in
            guard
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

    /// See ``AccountStore``.
    public func holder(of session: SessionID) async throws(StoreError) -> SessionHolder? {
        try await self.database.read("read a session") { database in
            guard
                let session = try SessionRows.session(session, in: database),
                let account = try AccountRows.account(session.account, in: database)
            else { return nil }
            let ban = try BanRows.ban(of: account.id, in: database)
            return SessionHolder(account: account, session: session, ban: ban)
        }
    }

    /// See ``AccountStore``.
    public func bearer(of session: SessionID) async throws(StoreError) -> SessionBearer? {
        try self.database.look("look at a session") { database in
            try BearerRows.bearer(of: session, in: database)
        }
    }

    /// See ``AccountStore``.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(StoreError) -> Bool {
        try await self.database.write("refresh a session") { database in
            guard try SessionRows.update(session, replacing: current, in: database) else { return false }
            return try AccountRows.see(session.account, at: now, in: database)
        }
    }

    /// See ``AccountStore``.
    public func revoke(_ session: SessionID, at now: Instant) async throws(StoreError) {
        try await self.database.write("end a session") { database in
            try SessionRows.revoke(session, at: now, in: database)
        }
    }

    /// See ``AccountStore``.
    public func revocations(after cursor: Int64?, atMost count: Int) async throws(StoreError) -> Revocations {
        try await self.database.read("read the feed of revocations") { database in
            try RevocationRows.revocations(after: cursor, atMost: count, in: database)
        }
    }
}
