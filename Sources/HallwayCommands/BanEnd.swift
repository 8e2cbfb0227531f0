import ArgumentParser
import HallwayServer
import SharedKernel

/// When a ban ends.
struct BanEnd: ParsableArguments {
    @Option(
        name: .customLong("until"),
        help: ArgumentHelp("For how long, such as 24h or 30d; for good if left out.", valueName: "duration")
    )
    var lifetime: Lifetime?

    func instant(from now: Instant) -> Instant? {
        self.lifetime.map { now.advanced(by: $0.duration) }
    }
}

/// A length of time on the command line, written as in the settings: `90`, `250ms`, `5s`, `10m`, `12h`, `30d`.
struct Lifetime: ExpressibleByArgument, CustomStringConvertible {
    private static let bounds = Duration.seconds(1)...Duration.seconds(3_660 * 86_400)

    let duration: Duration
    let description: String

    init(_ duration: Duration) {
        self.duration = duration
        let hours = duration.wholeMilliseconds / 3_600_000
        self.description = hours.isMultiple(of: 24) ? "\(hours / 24)d" : "\(hours)h"
    }

    init?(argument: String) {
        guard let duration = SettingDuration.parse(argument), Self.bounds ~= duration else { return nil }
        self.duration = duration
        self.description = argument
    }
}

extension Instant {
    /// The time now.
    static var now: Instant {
        WallClock.system.now
    }

    /// The time for people, to the minute.
    var minute: String {
        "\(self.rfc3339.prefix(16).replacing("T", with: " ")) UTC"
    }
}
