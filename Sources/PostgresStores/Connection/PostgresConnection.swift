#if Postgres
import CPostgres
import SharedKernel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One connection, for the one thread that has it.
///
/// Whoever uses it waits on that thread, but never for longer than the connection's patience: libpq sends and receives
/// without waiting here, and the waiting is done by `poll`.
final class PostgresConnection {
    /// How long an answer may take, from the last statement sent; nil for any time.
    private(set) var patience: Duration?
    let handle: OpaquePointer
    /// The names of the statements the server has prepared here, by their text.
    var prepared: [String: String] = [:]

    /// How much longer than it has itself the server is waited for, so that its own words are heard if it has any.
    private static let grace = Duration.seconds(2)

    /// Connects, and waits for as long as the limits say for each of the hosts the address names.
    ///
    /// With `isHurried` false statements may take any time: for changes of the tables, and for copies.
    init(_ address: PostgresAddress, limits: PostgresLimits, isHurried: Bool = true) throws(PostgresFailure) {
        let settings = Self.settings(for: address, limits)
        guard let handle = Self.open(settings) else {
            throw PostgresFailure(kind: .disconnected, message: "no memory was left for a connection")
        }
        self.handle = handle
        self.patience = isHurried ? limits.statement + Self.grace : nil
        guard PQstatus(handle) == CONNECTION_OK else {
            throw PostgresFailure(kind: .disconnected, message: self.words)
        }
        PQsetnonblocking(handle, 1)
        // Notices, such as that there is no transaction to end, would be printed.
        _ = PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQserverVersion(handle) >= 120_000 else {
            throw PostgresFailure(kind: .unusable, message: "PostgreSQL 12 or newer is needed")
        }
        guard PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "UTF8" else {
            throw PostgresFailure(kind: .unusable, message: "the database is not encoded in UTF8")
        }
        try self.set(isHurried ? limits.statement : .zero)
    }

    deinit {
        PQfinish(self.handle)
    }

    /// Whether the server has not hung up meanwhile, as far as can be told without asking it.
    ///
    /// This is what makes a restart of the server go unnoticed: a statement sent to a connection that is gone may or may
    /// not have been done, and one that is not sent has not.
    var isAlive: Bool {
        for _ in 0..<8 {
            guard PQstatus(self.handle) == CONNECTION_OK else { return false }
            guard self.isReady(for: POLLIN, within: 0) else { return true }
            // The server speaks unasked only to say farewell or to tell of a setting that was changed.
            guard PQconsumeInput(self.handle) == 1 else { return false }
        }
        return false
    }

    /// Whether a transaction is open, in whatever state; true also where the connection is lost.
    var isInTransaction: Bool {
        PQtransactionStatus(self.handle) != PQTRANS_IDLE
    }

    /// What libpq says is wrong: it names hosts, users and databases, and no passwords.
    var words: String {
        PQerrorMessage(self.handle).map { String(cString: $0) }?.split(whereSeparator: \.isNewline)
            .joined(separator: "; ") ?? ""
    }

    /// Sends what is left to send, waits until the server says something or takes more, and takes in what it says.
    func listen(until deadline: ContinuousClock.Instant?) throws(PostgresFailure) {
        let unsent = PQflush(self.handle)
        guard unsent >= 0 else { throw self.lost }
        let left = deadline.map { ContinuousClock.now.duration(to: $0) }
        let milliseconds = left.map { Int32(clamping: max(0, $0.wholeMilliseconds)) }
        let isReady = self.isReady(for: unsent == 1 ? POLLIN | POLLOUT : POLLIN, within: milliseconds ?? -1)
        guard isReady || left.map({ $0 > .zero }) ?? true else { throw .unanswered }
        guard PQconsumeInput(self.handle) == 1 else { throw self.lost }
    }

    private func isReady(for events: Int32, within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: PQsocket(self.handle), events: Int16(events), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }

    /// Gives the statements of the transaction that is open another time limit, for as long as the body lasts.
    func withLimit<Value>(_ limit: Duration, _ body: () throws -> Value) throws -> Value {
        let usual = self.patience
        defer { self.patience = usual }
        self.patience = limit + Self.grace
        try self.script("SET LOCAL statement_timeout = \(limit.wholeMilliseconds)")
        return try body()
    }

    /// Sets what every statement here may take, and how transactions see one another whatever the database's own default.
    private func set(_ statement: Duration) throws(PostgresFailure) {
        let milliseconds = statement.wholeMilliseconds
        _ = try self.script(
            """
            SET statement_timeout = \(milliseconds);
            SET idle_in_transaction_session_timeout = \(milliseconds * 4);
            SET default_transaction_isolation = 'read committed'; SET default_transaction_deferrable = off
            """
        )
    }

    /// What the address says, and what this program would have where it says nothing.
    private static func settings(for address: PostgresAddress, _ limits: PostgresLimits) -> [String: String] {
        let seconds = max(2, limits.connect.components.seconds)
        return [
            "connect_timeout": "\(seconds)", "fallback_application_name": "hallway", "keepalives_idle": "10",
            "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "15000",
        ].merging(address.settings) { _, said in said }.merging(["client_encoding": "UTF8"]) { _, ours in ours }
    }

    private static func open(_ settings: [String: String]) -> OpaquePointer? {
        var bytes: [CChar] = []
        var (keys, values): ([Int], [Int]) = ([], [])
        for (key, value) in settings {
            keys.append(bytes.count)
            bytes.append(contentsOf: key.utf8CString)
            values.append(bytes.count)
            bytes.append(contentsOf: value.utf8CString)
        }
        return bytes.withUnsafeBufferPointer { bytes in
            func pointers(to places: [Int]) -> [UnsafePointer<CChar>?] {
                places.map { bytes.baseAddress?.advanced(by: $0) } + [nil]
            }
            return PQconnectdbParams(pointers(to: keys), pointers(to: values), 0)
        }
    }
}
#endif
