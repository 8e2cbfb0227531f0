import GRDB

/// How the tables came to be, step by step.
///
/// A step that was released is never changed; the next is added below it.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("accounts, credentials, sessions") { database in
            try database.execute(sql: Self.accountsCredentialsSessions)
        }
        migrator.registerMigration("bans, invites, blocks, rooms, reports, audit") { database in
            try database.execute(sql: Self.safety)
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

    /// What is gone with an account is said here, so that it is gone in the same step: its bans, invites and blocks go with
    /// it; the room log, reports and the invites it used lose its name.
    ///
    /// `revocations` is what every server of this database reads to show people out; its ids follow the order of commits.
    /// `texts` is JSON. The audit trail can be added to and read, and nothing else.
    private static let safety = """
        ALTER TABLE sessionFamilies ADD COLUMN refreshedAt INTEGER NOT NULL DEFAULT 0;
        UPDATE sessionFamilies SET refreshedAt = createdAt;
        ALTER TABLE sessionFamilies ADD COLUMN device TEXT;

        CREATE TABLE revocations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            session TEXT,
            reason TEXT NOT NULL CHECK (reason IN ('signedOut', 'banned')),
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX revocationsByTime ON revocations (at);

        CREATE TABLE bans (
            account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
            scope TEXT NOT NULL CHECK (scope IN ('account')),
            reason TEXT NOT NULL,
            bannedAt INTEGER NOT NULL,
            until INTEGER,
            by TEXT NOT NULL
        ) STRICT;

        CREATE TABLE invites (
            digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL,
            uses INTEGER NOT NULL CHECK (uses >= 0),
            by TEXT NOT NULL
        ) STRICT;
        CREATE INDEX invitesByExpiry ON invites (expiresAt);

        CREATE TABLE blocks (
            blocker TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            blocked TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            room TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            PRIMARY KEY (blocker, blocked)
        ) STRICT;
        CREATE INDEX blocksByTime ON blocks (blocker, createdAt);
        CREATE INDEX blocksByBlocked ON blocks (blocked);

        CREATE TABLE rooms (
            id TEXT NOT NULL PRIMARY KEY,
            caller TEXT REFERENCES accounts (id) ON DELETE SET NULL,
            callee TEXT REFERENCES accounts (id) ON DELETE SET NULL,
            startedAt INTEGER NOT NULL,
            endedAt INTEGER
        ) STRICT;
        CREATE INDEX roomsByCaller ON rooms (caller);
        CREATE INDEX roomsByCallee ON rooms (callee);
        CREATE INDEX roomsByStart ON rooms (startedAt);

        CREATE TABLE reports (
            id TEXT NOT NULL PRIMARY KEY,
            room TEXT NOT NULL,
            reporter TEXT REFERENCES accounts (id) ON DELETE SET NULL,
            reported TEXT REFERENCES accounts (id) ON DELETE SET NULL,
            reason TEXT NOT NULL,
            note TEXT,
            texts TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            outcome TEXT CHECK (outcome IN ('dismissed', 'upheld')),
            decidedAt INTEGER,
            decidedBy TEXT,
            decisionNote TEXT
        ) STRICT;
        CREATE UNIQUE INDEX reportsByRoom ON reports (room, reporter);
        CREATE INDEX reportsByReporter ON reports (reporter);
        CREATE INDEX reportsByReported ON reports (reported);
        CREATE INDEX reportsByTime ON reports (createdAt);

        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            by TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT,
            detail TEXT
        ) STRICT;
        CREATE TRIGGER auditIsNotChanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER auditIsNotForgotten BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER auditIsNotReplaced BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)
        BEGIN SELECT RAISE(ABORT, 'append only'); END;
        """
}
