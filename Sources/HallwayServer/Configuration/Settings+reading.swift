extension Settings {
    /// Reads every setting, and says of each that is wrong what is wrong with it.
    package static func read(from sources: SettingSources) throws(SettingsError) -> Settings {
        var reader = SettingsReader(sources)
        let settings = Settings(reading: &reader)
        guard reader.problems.isEmpty else { throw SettingsError(reader.problems) }
        return settings
    }

    /// Reads every setting.
    ///
    /// One that is wrong is noted by the reader, and its default stands in.
    init(reading reader: inout SettingsReader) {
        self.listening = Listening(reading: &reader)
        self.storage = Storage(reading: &reader)
        self.accounts = Accounts(reading: &reader)
        self.safety = Safety(reading: &reader)
        self.ice = Ice(reading: &reader)
        self.timing = Timing(reading: &reader)
        self.limits = RateLimits(reading: &reader)
        self.operations = Operations(reading: &reader)
        if self.storage.redisURL != nil {
            // A guest may be on one server now and on another next: both must know them, and believe the same tokens.
            reader.require(SettingKeys.databaseURL, because: "REDIS_URL is set")
            reader.require(SettingKeys.jwtSecret, because: "REDIS_URL is set")
        }
        if let port = self.operations.metricsPort, port != 0, port == self.listening.port {
            reader.refuse(SettingKeys.metricsPort, expecting: "another port than PORT's, 0 for a free one, or nothing")
        }
    }
}

extension Settings.Listening {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Where it listens")
        self.host = reader.read(SettingKeys.host)
        self.port = reader.read(SettingKeys.port)
        self.publicOrigin = reader.read(SettingKeys.publicURL)
        self.webRoot = reader.read(SettingKeys.webRoot)
        self.corsOrigins = reader.read(SettingKeys.corsOrigins)
        self.trustedProxies = reader.read(SettingKeys.trustedProxies)
        let certificate = reader.read(SettingKeys.tlsCertificate)
        let key = reader.read(SettingKeys.tlsKey)
        if certificate != nil { reader.require(SettingKeys.tlsKey, because: "TLS_CERTIFICATE is set") }
        if key != nil { reader.require(SettingKeys.tlsCertificate, because: "TLS_KEY is set") }
        self.tls = certificate.flatMap { certificate in
            key.map { Settings.Listening.TLSFiles(certificate: certificate, key: $0) }
        }
    }
}

extension Settings.Storage {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("What is kept, and where")
        self.dataDirectory = reader.read(SettingKeys.dataDir)
        self.databaseURL = reader.read(SettingKeys.databaseURL)
        self.redisURL = reader.read(SettingKeys.redisURL)
        self.lobby = reader.read(SettingKeys.lobby)
    }
}

extension Settings.Accounts {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Who may come")
        self.signUp = reader.read(SettingKeys.signUp)
        self.guestsAllowed = reader.read(SettingKeys.guestsAllowed)
        self.guestTTL = reader.read(SettingKeys.guestTTL)
        self.terms = reader.read(SettingKeys.terms)
        self.jwtSecret = reader.read(SettingKeys.jwtSecret)
        self.jwtSecretPrevious = reader.read(SettingKeys.jwtSecretPrevious)
        if self.jwtSecretPrevious != nil {
            reader.require(SettingKeys.jwtSecret, because: "JWT_SECRET_PREVIOUS is set")
        }
    }
}

extension Settings.Safety {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Safety: how long is kept who met whom")
        self.roomLog = .seconds(86_400 * reader.read(SettingKeys.roomLogDays))
        self.reports = .seconds(86_400 * reader.read(SettingKeys.reportDays))
    }
}

extension Settings.Ice {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("ICE: how two browsers find each other")
        self.stunURLs = reader.read(SettingKeys.stunURLs)
        self.turnURLs = reader.read(SettingKeys.turnURLs)
        self.turnSecret = reader.read(SettingKeys.turnSecret)
        self.turnTTL = reader.read(SettingKeys.turnTTL)
        self.relayOnly = reader.read(SettingKeys.relayOnly)
        if !self.turnURLs.isEmpty {
            reader.require(SettingKeys.turnSecret, because: "TURN_URLS is set")
        }
        if self.turnSecret != nil {
            reader.require(SettingKeys.turnURLs, because: "TURN_SECRET is set")
        }
        if self.relayOnly {
            reader.require(SettingKeys.turnURLs, because: "RELAY_ONLY is true")
        }
    }
}

extension Settings.Timing {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Timing: seconds, or 250ms, 5s, 10m, 12h, 30d")
        self.pingInterval = reader.read(SettingKeys.pingInterval)
        self.pingTimeout = reader.read(SettingKeys.pingTimeout)
        self.reconnectGrace = reader.read(SettingKeys.reconnectGrace)
        self.relaxAfter = reader.read(SettingKeys.relaxAfter)
        self.rematchAfter = reader.read(SettingKeys.rematchAfter)
        self.rematchCooldown = reader.read(SettingKeys.rematchCooldown)
        self.callTimeout = reader.read(SettingKeys.callTimeout)
    }
}

extension Settings.RateLimits {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Limits: 0 switches one off")
        self.textsPer10s = reader.read(SettingKeys.textsPer10s)
        self.signalsPer10s = reader.read(SettingKeys.signalsPer10s)
        self.findsPerMinute = reader.read(SettingKeys.findsPerMinute)
        self.packetsPer10s = reader.read(SettingKeys.packetsPer10s)
        self.reportsPerMinute = reader.read(SettingKeys.reportsPerMinute)
        self.connectionsPerMinute = reader.read(SettingKeys.connectionsPerMinute)
        self.openConnections = reader.read(SettingKeys.openConnections)
        self.passesPerMinute = reader.read(SettingKeys.passesPerMinute)
        self.signInsPerMinute = reader.read(SettingKeys.signInsPerMinute)
    }
}

extension Settings.Operations {
    fileprivate init(reading reader: inout SettingsReader) {
        reader.begin("Operations")
        self.logLevel = reader.read(SettingKeys.logLevel)
        self.logFormat = reader.read(SettingKeys.logFormat)
        self.metricsPort = reader.read(SettingKeys.metricsPort)
    }
}
