import Accounts
import Foundation
import SQLiteStores
import Safety
import SharedKernel

#if Postgres
import PostgresStores
#endif

/// What is kept of both domains, in the one database that the settings name.
struct Records: Sendable {
    let accounts: any AccountStore
    let safety: any SafetyStore
    /// Where it is, in words that show neither a user nor a password.
    let place: String

    /// Opens the database and brings its tables up to date; with `isUpToDate` one of an older version is an error instead.
    ///
    /// Waits for the disk or the network; call it at start.
    init(_ storage: Settings.Storage, isUpToDate: Bool = false) throws(StoreError) {
        #if Postgres
        if let url = storage.databaseURL {
            let database = try PostgresDatabase(url: url, isUpToDate: isUpToDate)
            self.accounts = PostgresAccountStore(database)
            self.safety = PostgresSafetyStore(database)
            self.place = "PostgreSQL at \(database.place)"
            return
        }
        #endif
        let database = try SQLiteDatabase(directory: storage.folder, isUpToDate: isUpToDate)
        self.accounts = SQLiteAccountStore(database)
        self.safety = SQLiteSafetyStore(database)
        self.place = "SQLite at \(storage.dataDirectory)"
    }

    /// Whether there is a database to be opened; one that another program serves is taken to be there.
    static func exist(_ storage: Settings.Storage) -> Bool {
        if storage.databaseURL != nil { return true }
        return FileManager.default.fileExists(atPath: storage.folder.appending(path: SQLiteDatabase.fileName).path)
    }
}

extension Settings.Storage {
    /// The data directory.
    var folder: URL {
        URL(fileURLWithPath: self.dataDirectory, isDirectory: true)
    }
}
