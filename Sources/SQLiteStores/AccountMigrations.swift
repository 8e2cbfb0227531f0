import GRDB

/// How the tables came to be, step by step.
///
/// A step that was released is never changed; the next is added below it.
enum AccountMigrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("accounts, credentials, sessions") { database in
            try database.execute(sql: Self.accountsCredentialsSessions)
        }
        return migrator
    }

    /// Times are milliseconds since the Unix epoch; identifiers are in their written form, for whoever looks in with a
    /// shell.
    ///
    /// `retired` holds up to eight used refresh tokens, 40 bytes each: the time, then the digest.
    private static let accountsCredentialsSessions = """
        CREATE TABLE accounts (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('guest', 'member')),
            displayName TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            lastSeenAt INTEGER NOT NULL,
            adultConfirmedAt INTEGER NOT NULL,
            termsVersion TEXT NOT NULL
        ) STRICT;
        CREATE INDEX guestsByLastSeen ON accounts (lastSeenAt) WHERE kind = 'guest';

        CREATE TABLE credentials (
            account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
            login TEXT NOT NULL,
            loginKey TEXT NOT NULL UNIQUE,
            hash TEXT NOT NULL
        ) STRICT;

        CREATE TABLE sessionFamilies (
            id TEXT NOT NULL PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            guest TEXT NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL,
            chainKey BLOB NOT NULL CHECK (length(chainKey) = 32),
            current BLOB NOT NULL CHECK (length(current) = 32),
            retired BLOB NOT NULL CHECK (length(retired) % 40 = 0),
            expiresAt INTEGER NOT NULL,
            revokedAt INTEGER
        ) STRICT;
        CREATE INDEX sessionFamiliesByAccount ON sessionFamilies (account);
        CREATE INDEX sessionFamiliesByExpiry ON sessionFamilies (expiresAt);
        CREATE INDEX sessionFamiliesRevoked ON sessionFamilies (revokedAt) WHERE revokedAt IS NOT NULL;
        """
}
