import Logging
import Matchmaking
import ServiceLifecycle
import SharedKernel

/// Lets the lobby's time pass: once a second, the relaxing tick of protocol rule 4.
struct LobbyTicker: Service {
    let lobby: any LobbyStore
    let switchboard: Switchboard
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                do throws(StoreError) {
                    self.switchboard.forgetRooms()
                    try await self.lobby.tick()
                } catch {
                    self.logger.error("The lobby did not tick", metadata: ["error": "\(error.message)"])
                }
            }
        }
    }
}
