import ChatProtocol
import SharedKernel

/// Tells each guest which STUN and TURN servers to use, and gives them credentials of their own.
struct IceProvider: Sendable {
    private let settings: Settings.Ice
    private let clock: WallClock

    /// Makes a provider.
    init(settings: Settings.Ice, clock: WallClock) {
        self.settings = settings
        self.clock = clock
    }

    /// What one guest gets.
    ///
    /// Every call makes new credentials under a new random name, so that the TURN server counts each guest's use on its
    /// own and nobody is known again by it.
    func configuration() -> IceConfiguration {
        var generator = SystemRandomNumberGenerator()
        return self.configuration(at: self.clock.now, using: &generator)
    }

    /// The same, with time and chance as arguments.
    func configuration(at now: Instant, using generator: inout some RandomNumberGenerator) -> IceConfiguration {
        var servers: [IceServer] = []
        if !self.settings.stunURLs.isEmpty {
            servers.append(IceServer(urls: self.settings.stunURLs))
        }
        if !self.settings.turnURLs.isEmpty, let secret = self.settings.turnSecret {
            let name = String(generator.next() as UInt64, radix: 36)
            let expiresAt = now.advanced(by: self.settings.turnTTL)
            let credentials = TurnCredentials(secret: secret, name: name, expiresAt: expiresAt)
            servers.append(
                IceServer(
                    urls: self.settings.turnURLs,
                    username: credentials.username,
                    credential: credentials.credential
                )
            )
        }
        return IceConfiguration(
            iceServers: servers,
            iceTransportPolicy: self.settings.relayOnly ? .relay : .all,
            ttl: Int(self.settings.turnTTL.wholeMilliseconds / 1_000)
        )
    }

    /// For how long what one guest got serves; nil if it has no end.
    var lifetime: Duration? {
        self.settings.turnURLs.isEmpty ? nil : self.settings.turnTTL
    }

    /// What is missing for calls across the internet, in words; empty if nothing is.
    var missing: [String] {
        var missing: [String] = []
        if self.settings.stunURLs.isEmpty && self.settings.turnURLs.isEmpty {
            missing.append("STUN_URLS (calls work on one machine and one network only)")
        }
        if self.settings.turnURLs.isEmpty {
            missing.append("TURN_URLS and TURN_SECRET (about one call in five needs a relay)")
        }
        return missing
    }
}
