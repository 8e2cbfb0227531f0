import Accounts
import ChatProtocol
import Foundation
import Logging
import Matchmaking
import NIOCore
import Safety
import SharedKernel
import SocketIO
import SocketIOServer

// How the settings become what each part of the server is made with.

extension AccountPolicy {
    /// Who may come in, as the settings say.
    init(_ settings: Settings) {
        self.init(
            signUp: settings.accounts.signUp,
            guestsAllowed: settings.accounts.guestsAllowed,
            guestTTL: settings.accounts.guestTTL,
            terms: settings.accounts.terms,
            signInsPerMinute: settings.limits.signInsPerMinute,
            passesPerMinute: settings.limits.passesPerMinute
        )
    }
}

extension AccessTokens {
    /// Signs with the key that is set or, if none is, with the one that is kept in the data directory.
    init(_ settings: Settings.Accounts, dataDirectory: URL) async throws {
        let given = settings.jwtSecret.flatMap { SigningKey(secret: $0) }
        let previous = settings.jwtSecretPrevious.flatMap { SigningKey(secret: $0) }
        await self.init(
            current: try given ?? SigningKeyFile.loadOrMake(in: dataDirectory),
            previous: previous.map { [$0] } ?? []
        )
    }
}

extension Rules {
    /// The rules of pairing, as the settings say.
    init(_ timing: Settings.Timing) {
        self.init(
            reconnectGrace: timing.reconnectGrace,
            relaxAfter: timing.relaxAfter,
            rematchCooldown: timing.rematchCooldown,
            rematchAfter: timing.rematchAfter,
            callTimeout: timing.callTimeout
        )
    }
}

extension SeatLimits {
    /// How often a guest may do what, as the settings say.
    init(_ limits: Settings.RateLimits) {
        self.init(
            textsPer10Seconds: limits.textsPer10s,
            signalsPer10Seconds: limits.signalsPer10s,
            findsPerMinute: limits.findsPerMinute,
            reportsPerMinute: limits.reportsPerMinute
        )
    }
}

extension TransportSecurity {
    /// Reads the files that the settings name, and says what is doubtful about them.
    init(_ files: Settings.Listening.TLSFiles, at now: Instant, logger: Logger) throws(TransportSecurityError) {
        try self.init(certificateFile: files.certificate, keyFile: files.key, at: now)
        for warning in self.warnings { logger.warning("\(warning)") }
    }
}

extension Retention {
    /// How long is kept who met whom, as the settings say.
    init(_ safety: Settings.Safety) {
        self.init(rooms: safety.roomLog, reports: safety.reports)
    }
}

extension SocketIOConfiguration {
    /// Heartbeat, sizes and origins, as the settings and the protocol say.
    init(_ settings: Settings) {
        self.init()
        let origins = OriginPolicy(settings.listening)
        self.engine.pingInterval = .milliseconds(settings.timing.pingInterval.wholeMilliseconds)
        self.engine.pingTimeout = .milliseconds(settings.timing.pingTimeout.wholeMilliseconds)
        self.engine.packetsPer10Seconds = settings.limits.packetsPer10s
        self.maxPayload = Limits.version1.packetBytes
        // There is one namespace, and nothing of the request is asked for once a guest is let in.
        self.keepsRequests = false
        self.allowsOrigin = { origin, host in origins.allows(origin: origin, host: host) }
    }
}
