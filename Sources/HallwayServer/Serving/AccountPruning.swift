import Accounts
import Logging
import ServiceLifecycle

/// Forgets, once an hour, sessions that are over and guests who have not come back.
struct AccountPruning: Service {
    let accounts: AccountService
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                do throws(AccountError) {
                    try await self.accounts.prune()
                } catch {
                    self.logger.error(
                        "Old sessions could not be forgotten",
                        metadata: ["error": "\(error.cause.map { "\($0)" } ?? error.message)"]
                    )
                }
            } while (try? await Task.sleep(for: .seconds(3_600))) != nil
        }
    }
}
