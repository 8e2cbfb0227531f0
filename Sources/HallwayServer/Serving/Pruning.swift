import Accounts
import Logging
import Safety
import ServiceLifecycle

/// Forgets, once an hour, what is over: sessions, guests who have not come back, old rooms and decided reports.
struct Pruning: Service {
    let accounts: AccountService
    let safety: SafetyService
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                // Rooms first: there are many, and each names two accounts that need not be struck out of it then.
                do throws(SafetyError) { try await self.safety.prune() } catch { self.log(error.cause ?? error) }
                do throws(AccountError) { try await self.accounts.prune() } catch { self.log(error.cause ?? error) }
            } while (try? await Task.sleep(for: .seconds(3_600))) != nil
        }
    }

    private func log(_ error: any Error) {
        guard !Task.isCancelled else { return }
        self.logger.error("What is over could not be forgotten", metadata: ["error": "\(error)"])
    }
}
