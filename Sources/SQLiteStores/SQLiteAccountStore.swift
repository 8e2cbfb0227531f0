public import Accounts
public import Foundation
import GRDB
public import SharedKernel

/// Accounts in an SQLite file, in write-ahead mode: many read while one writes.
///
/// The file is made readable by its owner alone. Every commit is on disk before it is answered, because an account or a
/// refresh token that was handed out and then forgotten would lock its owner out.
public struct SQLiteAccountStore: AccountStore {
    /// What the file is called in the data directory.
    public static let fileName = "hallway.sqlite"

    private let pool: DatabasePool

    /// Opens the file in the data directory, makes both if they are missing, and brings its tables up to date.
    ///
    /// Waits for the disk; call it at start.
    public init(directory: URL) throws(AccountStoreError) {
        do {
            let file = directory.appending(path: Self.fileName)
            try PrivateDirectory.make(at: directory)
            try PrivateDirectory.makeFile(at: file)
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = true
            self.pool = try DatabasePool(path: file.path, configuration: configuration)
            // A pool sets `synchronous` to NORMAL, which may lose the last commits when the power fails.
            try self.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try AccountMigrations.migrator.migrate(self.pool)
        } catch {
            throw AccountStoreError(code: .unavailable, message: "cannot open \(directory.path)", cause: error)
        }
    }

    /// Reads with a connection that sees one state of the database.
    func read<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(AccountStoreError) -> Value {
        do {
            return try await self.pool.read(body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    /// Writes in one transaction.
    func write<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(AccountStoreError) -> Value {
        do {
            return try await self.pool.write(body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    private static func failure(of action: String, because cause: any Error) -> AccountStoreError {
        let code: AccountStoreError.Code = cause is MalformedRow ? .corrupt : .unavailable
        return AccountStoreError(code: code, message: "cannot \(action)", cause: cause)
    }
}

extension SQLiteAccountStore {
    /// See ``AccountStore``.
    public func add(
        _ account: Account,
        credentials: Credentials?,
        session: SignInSession
    ) async throws(AccountStoreError) -> Addition {
        try await self.write("add an account") { database in
            if let credentials {
                let owner = try AccountRows.owner(of: credentials.login.key, in: database)
                guard owner == nil || owner == account.id else { return .loginTaken }
            }
            try AccountRows.insert(account, credentials: credentials, in: database)
            try SessionRows.insert(session, in: database)
            return .added
        }
    }

    /// See ``AccountStore``.
    public func account(_ id: AccountID) async throws(AccountStoreError) -> Account? {
        try await self.read("read an account") { database in
            try AccountRows.account(id, in: database)
        }
    }

    /// See ``AccountStore``.
    public func member(with login: LoginKey) async throws(AccountStoreError) -> Member? {
        try await self.read("read credentials") { database in
            try AccountRows.member(with: login, in: database)
        }
    }

    /// See ``AccountStore``.
    public func replaceHash(
        of account: AccountID,
        from old: PasswordHash,
        to new: PasswordHash
    ) async throws(AccountStoreError) {
        try await self.write("replace a password hash") { database in
            try AccountRows.replaceHash(of: account, from: old, to: new, in: database)
        }
    }

    /// See ``AccountStore``.
    public func begin(_ session: SignInSession) async throws(AccountStoreError) {
        try await self.write("begin a session") { database in
            guard try AccountRows.see(session.account, at: session.createdAt, in: database) else { return }
            try SessionRows.insert(session, in: database)
        }
    }

    /// See ``AccountStore``.
    public func holder(of session: SessionID) async throws(AccountStoreError) -> SessionHolder? {
        try await self.read("read a session") { database in
            guard
                let session = try SessionRows.session(session, in: database),
                let account = try AccountRows.account(session.account, in: database)
            else { return nil }
            return SessionHolder(account: account, session: session)
        }
    }

    /// See ``AccountStore``.
    public func refresh(
        _ session: SignInSession,
        replacing current: TokenDigest,
        seenAt now: Instant
    ) async throws(AccountStoreError) -> Bool {
        try await self.write("refresh a session") { database in
            guard try SessionRows.update(session, replacing: current, in: database) else { return false }
            return try AccountRows.see(session.account, at: now, in: database)
        }
    }

    /// See ``AccountStore``.
    public func revoke(_ session: SessionID, at now: Instant) async throws(AccountStoreError) {
        try await self.write("end a session") { database in
            try SessionRows.revoke(session, at: now, in: database)
        }
    }

    /// See ``AccountStore``.
    public func prune(at now: Instant, guestsUnseenSince: Instant) async throws(AccountStoreError) {
        try await self.write("prune accounts") { database in
            try SessionRows.prune(at: now, in: database)
            try AccountRows.pruneGuests(unseenSince: guestsUnseenSince, in: database)
        }
    }
}
