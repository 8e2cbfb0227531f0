import SharedKernel
import StunClient

/// Asks the STUN and TURN servers of the settings as a browser would, and for what they should refuse.
struct IceExamination: Sendable {
    let settings: Settings.Ice
    let clock: WallClock
    let client: StunClient
    let patience: Duration

    /// Where a relay should not reach: the machine itself, private networks, a carrier's, the cloud's metadata service.
    private static let insideAddresses = [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254",
    ]

    func examine(_ tell: (Finding) -> Void) async {
        for missing in IceProvider(settings: self.settings, clock: self.clock).missing {
            tell(
                Finding(
                    .warning,
                    "ICE",
                    "not set: \(missing)",
                    remedy: "docs/operations.md says how to run coturn; deploy/coturn.conf is for it."
                )
            )
        }
        for url in self.settings.stunURLs { tell(await self.stun(url)) }
        for url in self.settings.turnURLs { tell(await self.turn(url)) }
    }

    // MARK: STUN

    private func stun(_ url: String) async -> Finding {
        guard let server = StunServer(url) else { return Self.unsupported(url) }
        let start = ContinuousClock.now
        do throws(StunFailure) {
            let address = try await self.client.publicAddress(by: server)
            return Finding(
                .good,
                url,
                "answers in \(Self.milliseconds(since: start)) ms, and sees this machine as \(address.host)"
            )
        } catch {
            return self.finding(of: error, url, server)
        }
    }

    // MARK: TURN

    private func turn(_ url: String) async -> Finding {
        guard let secret = self.settings.turnSecret, let server = StunServer(url) else { return Self.unsupported(url) }
        let now = self.clock.now
        func login(lasting time: Duration) -> TurnLogin {
            let credentials = TurnCredentials(secret: secret, name: "doctor", expiresAt: now.advanced(by: time))
            return TurnLogin(username: credentials.username, password: credentials.credential)
        }
        let start = ContinuousClock.now
        do throws(StunFailure) {
            let peers = Self.insideAddresses.compactMap { StunAddress($0, port: 9) }
            let ours = TurnDialogue(login: login(lasting: self.settings.turnTTL), peers: peers)
            switch try await self.client.hold(ours, with: server) {
            case .allocated(let relay, let reached):
                let time = Self.milliseconds(since: start)
                let stale = TurnDialogue(login: login(lasting: .seconds(-3_600)))
                if case .allocated = try await self.client.hold(stale, with: server) { return Self.takesExpired(url) }
                return Self.works(url, relay, reached, in: time)
            case .refused(let error) where error.code == 401:
                let lasting = TurnDialogue(login: login(lasting: self.settings.turnTTL + .seconds(86_400)))
                if case .allocated = try await self.client.hold(lasting, with: server) { return self.clockAhead(url) }
                return Self.refused(url, error)
            case .refused(let error):
                return Self.refused(url, error)
            case .open:
                return Finding(
                    .failed,
                    url,
                    "relays for everybody, without credentials",
                    remedy: "Switch on use-auth-secret, and no-auth off: as deploy/coturn.conf has it."
                )
            case .nonsense(let words):
                return Finding(.failed, url, "answers, but not as a TURN server does: \(words)")
            }
        } catch {
            return self.finding(of: error, url, server)
        }
    }

    private static func works(_ url: String, _ relay: StunAddress?, _ reached: [StunAddress], in time: Int64) -> Finding
    {
        let words =
            "takes our credentials and refuses expired ones, and relays by \(relay?.host ?? "no address"), in \(time) ms"
        guard !reached.isEmpty else {
            return Finding(.good, url, words + "; nothing is relayed to private addresses")
        }
        return Finding(
            .warning,
            url,
            words + "; it would relay to \(reached.map(\.host).joined(separator: ", "))",
            remedy: "Whoever calls here could reach those. Deny them (denied-peer-ip), as deploy/coturn.conf does."
        )
    }

    private static func takesExpired(_ url: String) -> Finding {
        Finding(
            .failed,
            url,
            "takes credentials that expired an hour ago",
            remedy: "Its clock is behind (set it by NTP), or it checks no expiry: it needs use-auth-secret."
        )
    }

    private func clockAhead(_ url: String) -> Finding {
        Finding(
            .failed,
            url,
            "takes our credentials for expired: they last \(self.settings.turnTTL.wholeMilliseconds / 1_000) s (TURN_TTL)",
            remedy: "Its clock is ahead of this machine's, or this one's is behind: set both by NTP."
        )
    }

    private static func refused(_ url: String, _ error: StunError) -> Finding {
        let remedy: String? =
            switch error.code {
            case 401: "TURN_SECRET must be what it has as static-auth-secret, and its use-auth-secret must be on."
            case 403: "It lets nobody from here allocate: look at its allowed and denied addresses."
            case 486: "Its user-quota is used up; it should be 12 at the least."
            case 508: "It has no room: look at its total-quota and its ports (min-port, max-port)."
            default: nil
            }
        let words = error.code == 401 ? "refuses our credentials" : "refuses to allocate"
        return Finding(.failed, url, "\(words) (\(error))", remedy: remedy)
    }

    // MARK: Both

    private func finding(of failure: StunFailure, _ url: String, _ server: StunServer) -> Finding {
        let way = "\(server.transport.rawValue) port \(server.port)"
        return switch failure {
        case .silent:
            Finding(
                .failed,
                url,
                "does not answer within \(self.patience.wholeMilliseconds / 1_000) s",
                remedy: "Is it running, and does every firewall on the way let \(way) through, and the answers back?"
            )
        case .unreachable(let reason):
            Finding(
                .failed,
                url,
                "cannot be reached (\(reason))",
                remedy: "Is the name right, is it running, and does it listen on \(way)?"
                    + (server.transport == .tls
                        ? " Its certificate must be of that name, and signed by one this machine trusts." : "")
            )
        case .closed:
            Finding(
                .failed,
                url,
                "closes the connection",
                remedy: "Is it a STUN or TURN server that listens on \(way)?"
            )
        case .malformed(let reason):
            Finding(
                .failed,
                url,
                "answers, but not as such a server does (\(reason))",
                remedy: "Is it what listens on \(way)?"
            )
        }
    }

    private static func unsupported(_ url: String) -> Finding {
        Finding(
            .warning,
            url,
            "cannot be looked at from here: it is by DTLS, or has a transport that this kind has not"
        )
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        start.duration(to: .now).wholeMilliseconds
    }
}
