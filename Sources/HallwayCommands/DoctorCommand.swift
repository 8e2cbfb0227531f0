import ArgumentParser
import HallwayServer

/// `hallway doctor`: says what of the configuration works, and what to do about the rest.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Look whether what is configured works: database, page, STUN and TURN. Exits with 1 if anything does not.",
        discussion: """
            Asks the STUN and TURN servers of the settings from this machine, by UDP, TCP and TLS, as a browser would: \
            whether they answer, take the credentials that guests are given, and refuse expired ones. It changes \
            nothing. That a browser elsewhere gets through to them too is not proved by it: firewalls may differ.
            """
    )

    @OptionGroup var flags: SettingFlags

    @Option(
        help: ArgumentHelp(
            "Certificates in PEM that a TURN server's may be signed by, besides the system's.",
            valueName: "file"
        )
    )
    var turnAuthorities: String?

    @Option(help: ArgumentHelp("How long each answer is waited for.", valueName: "seconds"))
    var patience: Int = 5

    func validate() throws {
        guard (1...60).contains(self.patience) else { throw ValidationError("--patience is 1 to 60 seconds.") }
    }

    func run() async throws {
        var findings: [Finding] = []
        func tell(_ finding: Finding) {
            findings.append(finding)
            print(finding)
        }
        do throws(SettingsError) {
            let settings = try Settings.read(from: try await .standard(flags: self.flags.settings))
            let doctor = Doctor(
                settings: settings,
                patience: .seconds(self.patience),
                authorities: self.turnAuthorities
            )
            await doctor.examine(tell)
        } catch {
            for problem in error.problems {
                tell(
                    Finding(.failed, "settings", "\(problem)", remedy: "`hallway config sample` says what each means.")
                )
            }
        }
        let failed = findings.count { $0.verdict == .failed }
        let warnings = findings.count { $0.verdict == .warning }
        let also = warnings == 0 ? "" : " \(warnings) to think about."
        print(failed == 0 ? "Everything works.\(also)" : "\(failed) of \(findings.count) do not work.\(also)")
        if failed > 0 { throw ExitCode.failure }
    }
}
