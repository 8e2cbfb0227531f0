#if Postgres
import CPostgres

extension PostgresConnection {
    /// The most statements that are kept prepared; more are done unprepared.
    private static let mostPrepared = 256

    /// Does one statement with its values, and answers with its rows.
    ///
    /// Texts of statements are this program's own and always the same, so each is prepared once; values never become part
    /// of a text.
    @discardableResult
    func execute(_ sql: String, _ values: [PostgresValue] = []) throws(PostgresFailure) -> PostgresRows {
        guard let name = try self.name(of: sql, for: values) else {
            return try self.send(values) { count, types, pointers, lengths, formats in
                PQsendQueryParams(self.handle, sql, count, types, pointers, lengths, formats, 1)
            }
        }
        return try self.send(values) { count, _, pointers, lengths, formats in
            PQsendQueryPrepared(self.handle, name, count, pointers, lengths, formats, 1)
        }
    }

    /// Does statements of ours that take no values, several at once if need be, and answers with the last one's rows.
    @discardableResult
    func script(_ sql: String) throws(PostgresFailure) -> PostgresRows {
        guard PQsendQuery(self.handle, sql) == 1 else { throw self.lost }
        return try self.answer()
    }

    /// The name by which a statement is prepared, which it is now if it was not; nil if there is no room for it.
    private func name(of sql: String, for values: [PostgresValue]) throws(PostgresFailure) -> String? {
        if let name = self.prepared[sql] { return name }
        guard self.prepared.count < Self.mostPrepared else { return nil }
        let name = "hallway_\(self.prepared.count)"
        guard PQsendPrepare(self.handle, name, sql, Int32(values.count), values.map(\.type.rawValue)) == 1 else {
            throw self.lost
        }
        _ = try self.answer()
        self.prepared[sql] = name
        return name
    }

    private typealias Pointers = UnsafePointer<UnsafePointer<CChar>?>

    /// Lays the values out one behind the other as libpq wants to have them.
    private func send(
        _ values: [PostgresValue],
        _ send: (Int32, UnsafePointer<Oid>, Pointers, UnsafePointer<Int32>, UnsafePointer<Int32>) -> Int32
    ) throws(PostgresFailure) -> PostgresRows {
        var buffer: [UInt8] = []
        var places: [(start: Int, length: Int?)] = []
        for value in values { places.append((buffer.count, value.write(to: &buffer))) }
        // An empty value is no null: it has a place too.
        buffer.append(0)
        let isSent = buffer.withUnsafeBytes { bytes in
            send(
                Int32(values.count),
                values.map(\.type.rawValue),
                places.map { place in
                    place.length.flatMap { _ in bytes.baseAddress?.advanced(by: place.start) }?
                        .assumingMemoryBound(to: CChar.self)
                },
                places.map { Int32($0.length ?? 0) },
                [Int32](repeating: 1, count: values.count)
            )
        }
        guard isSent == 1 else { throw self.lost }
        return try self.answer()
    }

    /// Waits for what was sent to be done; of several statements' answers the last, or the first that is an error.
    func answer() throws(PostgresFailure) -> PostgresRows {
        let deadline = self.patience.map { ContinuousClock.now + $0 }
        var last: PostgresRows?
        var failure: PostgresFailure?
        while let rows = try self.next(until: deadline) {
            switch PQresultStatus(rows.result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = rows
            default: failure = failure ?? self.failure(of: rows)
            }
            // A copy goes on until its end is sent, which is not done here.
            if PQresultStatus(rows.result) == PGRES_COPY_IN { return rows }
        }
        if let failure { throw failure }
        guard let last else { throw self.lost }
        return last
    }

    private func next(until deadline: ContinuousClock.Instant?) throws(PostgresFailure) -> PostgresRows? {
        while PQisBusy(self.handle) == 1 {
            try self.listen(until: deadline)
        }
        return PQgetResult(self.handle).map(PostgresRows.init)
    }

    /// That nothing more can be done with this connection.
    var lost: PostgresFailure {
        PostgresFailure(kind: .disconnected, message: self.words)
    }

    private func failure(of rows: PostgresRows) -> PostgresFailure {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(rows.result, Int32($0)) }.map { String(cString: $0) }
        }
        // C for the code, M for the first sentence, n and t for the constraint and the table. Details quote rows.
        guard let state = field("C") else { return self.lost }
        let names = [field("t").map { "table \($0)" }, field("n").map { "constraint \($0)" }].compactMap(\.self)
        let message = ([field("M") ?? "refused"] + names).joined(separator: ", ")
        return PostgresFailure(kind: .refused(state), message: message)
    }
}
#endif
