import Foundation
import NIOPosix
package import SharedKernel
import StunClient

/// Looks, from the server, whether what is configured works: what is kept, Redis, the page, STUN and TURN.
///
/// It changes nothing. What it allocates at a TURN server it releases.
package struct Doctor: Sendable {
    private let settings: Settings
    private let ice: IceExamination
    private let redis: RedisExamination?

    /// Makes a doctor.
    ///
    /// - Parameters:
    ///   - settings: What is configured.
    ///   - clock: What credentials are made by.
    ///   - patience: How long each answer is waited for.
    ///   - authorities: A file of certificates that TURN servers' may be signed by, besides those the system trusts.
    package init(
        settings: Settings,
        clock: WallClock = .system,
        patience: Duration = .seconds(5),
        authorities: String? = nil
    ) {
        self.settings = settings
        self.redis = settings.storage.redisURL.map { RedisExamination(url: $0, patience: patience) }
        self.ice = IceExamination(
            settings: settings.ice,
            clock: clock,
            client: StunClient(
                loops: MultiThreadedEventLoopGroup.singleton,
                patience: patience,
                authorities: authorities
            ),
            patience: patience
        )
    }

    /// Looks at everything in turn, and tells each finding as soon as there is one.
    package func examine(_ tell: (Finding) -> Void) async {
        tell(Finding(.good, "settings", "all of them can be read"))
        tell(self.dataFolder())
        tell(self.database())
        if let redis { tell(await redis.examine()) }
        tell(self.page())
        if let finding = self.publicURL() { tell(finding) }
        await self.ice.examine(tell)
    }

    private func dataFolder() -> Finding {
        let path = self.settings.storage.dataDirectory
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return Finding(.good, "DATA_DIR", "\(path) is not there yet; the first start makes it")
        }
        guard isFolder.boolValue, FileManager.default.isWritableFile(atPath: path) else {
            return Finding(
                .failed,
                "DATA_DIR",
                "\(path) is no folder that can be written to",
                remedy: "Give it to the user that Hallway runs as (chown), or name another."
            )
        }
        return Finding(.good, "DATA_DIR", "\(path) can be written to")
    }

    private func database() -> Finding {
        guard Records.exist(self.settings.storage) else {
            return Finding(.good, "database", "none yet; the first start makes it")
        }
        do throws(StoreError) {
            let records = try Records(self.settings.storage, isUpToDate: true)
            return Finding(.good, "database", "\(records.place) can be opened, and is of this version")
        } catch {
            return Finding(
                .failed,
                "database",
                error.message + (error.cause.map { " (\($0))" } ?? ""),
                remedy:
                    "One of an older version is brought up to date by the next start; one of a newer needs a newer Hallway."
            )
        }
    }

    private func page() -> Finding {
        if let folder = PageFolder.find(setting: self.settings.listening.webRoot) {
            return Finding(.good, "page", "built, in \(folder.path)")
        }
        let isElsewhere = !self.settings.listening.corsOrigins.isEmpty
        return Finding(
            isElsewhere ? .warning : .failed,
            "page",
            "not built" + (isElsewhere ? "; CORS_ORIGINS says that there is one elsewhere" : ""),
            remedy: "`make web` builds it, WEB_ROOT says where it is."
        )
    }

    /// Browsers open no camera for a page that is neither of this machine nor by https.
    private func publicURL() -> Finding? {
        guard let origin = self.settings.listening.publicOrigin.map({ "\($0)" }), !origin.hasPrefix("https:") else {
            return nil
        }
        let host = origin.dropFirst("http://".count).prefix { $0 != ":" }
        guard !["localhost", "127.0.0.1", "[::1]"].contains(host) else { return nil }
        return Finding(
            .failed,
            "PUBLIC_URL",
            "\(origin) is not https: browsers open no camera there",
            remedy: "Serve https (TLS_CERTIFICATE, or a proxy in front), and name it here: docs/operations.md says how."
        )
    }
}
