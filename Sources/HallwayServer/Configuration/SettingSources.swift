package import Configuration

/// Where settings are looked for: flags, then the environment, then `.env`.
///
/// An empty value counts as none: what comes after is asked.
package struct SettingSources: Sendable {
    private let readers: [(source: SettingSource, reader: ConfigReader)]
    private let file: EnvironmentVariablesProvider

    /// Makes sources from what each says.
    package init(
        flags: [String: String] = [:],
        environment: EnvironmentVariablesProvider = EnvironmentVariablesProvider(environmentVariables: [:]),
        file: EnvironmentVariablesProvider = EnvironmentVariablesProvider(environmentVariables: [:])
    ) {
        let flags = EnvironmentVariablesProvider(environmentVariables: flags)
        self.readers = [
            (.flag, ConfigReader(provider: flags)),
            (.environment, ConfigReader(provider: environment)),
            (.file, ConfigReader(provider: file)),
        ]
        self.file = file
    }

    /// The sources of a running program: flags, its environment, and `.env` in the working directory if there is one.
    package static func standard(flags: [String: String] = [:]) async throws(SettingsError) -> SettingSources {
        do {
            let file = try await EnvironmentVariablesProvider.file(at: ".env")
            return SettingSources(flags: flags, environment: EnvironmentVariablesProvider(), file: file)
        } catch {
            throw SettingsError([SettingsError.Problem(key: ".env", given: nil, expected: "a file that can be read")])
        }
    }

    /// What a setting was given, and where.
    func value(of name: String) -> (text: String, source: SettingSource)? {
        for (source, reader) in self.readers {
            let text = reader.string(forKey: ConfigKey([name]), isSecret: true)?.trimmed ?? ""
            if !text.isEmpty { return (text, source) }
        }
        return nil
    }

    /// What is wrong with the way a setting is written in `.env`, and how it should be.
    ///
    /// The file knows neither quotes nor `export` nor comments behind a value: it would take them for a part of it.
    func mistakeInFile(of name: String) -> (given: String, expected: String)? {
        if let text = try? self.file.environmentValue(forName: "export \(name)") {
            return (text, "`\(name)=…` in `.env`, without `export`")
        }
        guard let given = self.value(of: name), given.source == .file else { return nil }
        let text = given.text
        if text.count >= 2, let first = text.first, ["\"", "'"].contains(first), text.last == first {
            return (text, "a value without quotes around it in `.env`")
        }
        if text.contains(" #") || text.hasPrefix("#") {
            return (text, "a value with no comment behind it in `.env`: comments have lines of their own")
        }
        return nil
    }
}

/// Where a setting was found.
package enum SettingSource: String, Sendable {
    case flag
    case environment
    case file = ".env"
}

extension EnvironmentVariablesProvider {
    /// What a file of settings says; nothing if it is missing.
    package static func file(at path: String) async throws -> EnvironmentVariablesProvider {
        try await EnvironmentVariablesProvider(environmentFilePath: Self.path(path), allowMissing: true)
    }

    /// Makes the path's type, which is swift-system's, without importing that package for its name alone.
    private static func path<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String {
        Path(stringLiteral: text)
    }
}
