import Accounts
import ChatProtocol
import Logging
import ServiceLifecycle
import SharedKernel

/// Shows out whoever's session was revoked or who was banned, wherever that was done: on this server, on another, or by
/// the command line (protocol rule 14).
///
/// What is to be done stands in a feed in the database, which is read twice a second.
struct RevocationWatch: Service {
    private static let interval = Duration.milliseconds(500)

    let accounts: AccountService
    let switchboard: Switchboard
    let logger: Logger
    /// Where the feed stood when the server started: what is older is known when a token is checked.
    let start: Int64

    func run() async {
        await cancelWhenGracefulShutdown {
            var cursor = self.start
            while (try? await Task.sleep(for: Self.interval)) != nil {
                cursor = await self.read(after: cursor)
            }
        }
    }

    /// Carries out what the feed says after this place, and answers with the place behind it.
    func read(after cursor: Int64) async -> Int64 {
        do throws(AccountError) {
            let news = try await self.accounts.revocations(after: cursor)
            if !news.unreadable.isEmpty {
                self.logger.error(
                    "Some of those who were signed out could not be read, and stay",
                    metadata: ["rows": "\(news.unreadable.prefix(20))", "count": "\(news.unreadable.count)"]
                )
            }
            for revocation in news.all { try await self.carryOut(revocation) }
            return news.cursor
        } catch {
            guard !Task.isCancelled else { return cursor }
            self.log("It could not be read who was signed out", error)
            return cursor
        }
    }

    private func carryOut(_ revocation: Revocation) async throws(AccountError) {
        let farewell: AccountError?
        do throws(AccountError) {
            farewell = try await self.accounts.farewell(after: revocation)
        } catch {
            guard error.isOfDamage else { throw error }
            // Why is not to be read. They are shown out all the same, and nobody after them is kept waiting.
            self.log("It could not be read why somebody was signed out", error)
            farewell = .unauthorized
        }
        guard let farewell else { return }
        self.switchboard.signOut(
            revocation.account,
            session: revocation.session,
            because: ChatError(farewell)
        )
    }

    private func log(_ message: Logger.Message, _ error: AccountError) {
        self.logger.error(message, metadata: ["error": "\(error.cause.map { "\($0)" } ?? error.message)"])
    }
}
