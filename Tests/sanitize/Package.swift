// swift-tools-version:6.2
import PackageDescription

// The domain and the wire alone, for the thread sanitizer: with it the whole package would be built a second time,
// of which this needs a tenth. The folders are links to the real ones; `scripts/test-threads` runs this.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "sanitize",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2")
    ],
    targets: [
        .target(name: "SharedKernel", swiftSettings: settings),
        .target(name: "Matchmaking", dependencies: ["SharedKernel"], swiftSettings: settings),
        .target(
            name: "SocketIO",
            dependencies: [.product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["SharedKernel", "Matchmaking"],
            exclude: ["Accounts", "Safety"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MatchmakingTests",
            dependencies: ["Matchmaking", "TestSupport", "SharedKernel"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SocketIOTests",
            dependencies: [
                "SocketIO", "TestSupport", "SharedKernel", .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
    ]
)
