#if Postgres
/// The tables, as the steps of ``Migrations`` make them.
///
/// They hold what the tables of an SQLite file hold. Times are milliseconds since the Unix epoch; identifiers are in their
/// written form, for whoever looks in with a shell. What is looked for by its bytes is collated by its bytes (`"C"`), so
/// that no index depends on the system's locales. `seq` counts in the order in which rows were added, which decides
/// between equal times.
enum Schema {
    static let migrations = """
        CREATE TABLE IF NOT EXISTS hallway_migrations (
            version BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        """

    /// `retired` holds up to eight used refresh tokens, 40 bytes each: the time, then the digest.
    static let accountsCredentialsSessions = """
        CREATE TABLE accounts (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('guest', 'member')),
            display_name TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            adult_confirmed_at BIGINT NOT NULL,
            terms_version TEXT NOT NULL
        );
        CREATE INDEX guests_by_last_seen ON accounts (last_seen_at) WHERE kind = 'guest';

        CREATE TABLE credentials (
            account TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
            login TEXT NOT NULL,
            login_key TEXT COLLATE "C" NOT NULL UNIQUE,
            hash TEXT COLLATE "C" NOT NULL
        );

        CREATE TABLE session_families (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            guest TEXT COLLATE "C" NOT NULL UNIQUE,
            created_at BIGINT NOT NULL,
            device TEXT,
            chain_key BYTEA NOT NULL CHECK (length(chain_key) = 32),
            current BYTEA NOT NULL CHECK (length(current) = 32),
            retired BYTEA NOT NULL CHECK (length(retired) % 40 = 0),
            refreshed_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            revoked_at BIGINT
        );
        CREATE INDEX session_families_by_account ON session_families (account);
        CREATE INDEX session_families_by_expiry ON session_families (expires_at);
        CREATE INDEX session_families_revoked ON session_families (revoked_at) WHERE revoked_at IS NOT NULL;
        """

    /// What is gone with an account is said here, so that it is gone in the same step: its bans, invites and blocks go with
    /// it; the room log, reports and the invites it used lose its name.
    ///
    /// `revocations` is what every server of this database reads to show people out. Its ids are taken from the one row of
    /// `revocation_feed` (see `RevocationRows`). `texts` is JSON. The audit trail can be added to and read, and nothing
    /// else.
    static let safety = """
        CREATE TABLE revocation_feed (
            is_only BOOLEAN NOT NULL PRIMARY KEY DEFAULT true CHECK (is_only),
            last BIGINT NOT NULL
        );
        INSERT INTO revocation_feed (last) VALUES (0);

        CREATE TABLE revocations (
            id BIGINT NOT NULL PRIMARY KEY,
            account TEXT COLLATE "C" NOT NULL,
            session TEXT COLLATE "C",
            reason TEXT NOT NULL CHECK (reason IN ('signedOut', 'banned')),
            at BIGINT NOT NULL
        );
        CREATE INDEX revocations_by_time ON revocations (at);

        CREATE TABLE bans (
            account TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
            scope TEXT NOT NULL CHECK (scope IN ('account')),
            reason TEXT NOT NULL,
            banned_at BIGINT NOT NULL,
            until BIGINT,
            by TEXT NOT NULL
        );

        CREATE TABLE invites (
            digest BYTEA NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            uses BIGINT NOT NULL CHECK (uses >= 0),
            by TEXT NOT NULL,
            seq BIGINT GENERATED ALWAYS AS IDENTITY
        );
        CREATE INDEX invites_by_expiry ON invites (expires_at);

        CREATE TABLE blocks (
            blocker TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            blocked TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            room TEXT COLLATE "C" NOT NULL,
            created_at BIGINT NOT NULL,
            seq BIGINT GENERATED ALWAYS AS IDENTITY,
            PRIMARY KEY (blocker, blocked)
        );
        CREATE INDEX blocks_by_time ON blocks (blocker, created_at, seq);
        CREATE INDEX blocks_by_blocked ON blocks (blocked);

        CREATE TABLE rooms (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            caller TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
            callee TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            seq BIGINT GENERATED ALWAYS AS IDENTITY
        );
        CREATE INDEX rooms_by_caller ON rooms (caller);
        CREATE INDEX rooms_by_callee ON rooms (callee);
        CREATE INDEX rooms_by_start ON rooms (started_at);

        CREATE TABLE reports (
            id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
            room TEXT COLLATE "C" NOT NULL,
            reporter TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
            reported TEXT COLLATE "C" REFERENCES accounts (id) ON DELETE SET NULL,
            reason TEXT NOT NULL,
            note TEXT,
            texts TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            outcome TEXT CHECK (outcome IN ('dismissed', 'upheld')),
            decided_at BIGINT,
            decided_by TEXT,
            decision_note TEXT,
            seq BIGINT GENERATED ALWAYS AS IDENTITY
        );
        CREATE UNIQUE INDEX reports_by_room ON reports (room, reporter);
        CREATE INDEX reports_by_reporter ON reports (reporter);
        CREATE INDEX reports_by_reported ON reports (reported);
        CREATE INDEX reports_by_time ON reports (created_at, seq);

        CREATE TABLE audit (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at BIGINT NOT NULL,
            by TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT,
            detail TEXT
        );
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
        CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        """
}
#endif
