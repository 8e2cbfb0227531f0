// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A target of Hallway's.
///
/// Every arrow of the architecture is one entry in a `dependencies` list below,
/// and `scripts/check-layering` holds the imports to it.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// What every domain and contract may lean on.
let kernel = "SharedKernel"

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + (name == kernel ? [] : [.byName(name: kernel)])
            + dependencies,
        swiftSettings: settings
    )
}

extension Target.Dependency {
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioWebSocket = product(name: "NIOWebSocket", package: "swift-nio")
    static let nioExtras = product(name: "NIOExtras", package: "swift-nio-extras")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let metricsTestKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let histogram = product(name: "Histogram", package: "hdrhistogram-swift")
    static let inMemoryLogging = product(name: "InMemoryLogging", package: "swift-log")
    static let logging = product(name: "Logging", package: "swift-log")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let lifecycleTestKit = product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let x509 = product(name: "X509", package: "swift-certificates")
    static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    /// libpq, where the trait asks for it.
    static let libpq = target(name: "CPostgres", condition: .when(traits: ["Postgres"]))
}

let package = Package(
    name: "hallway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "hallway", targets: ["hallway"]),
        .library(name: "SocketIO", targets: ["SocketIO"]),
        .library(name: "SocketIOServer", targets: ["SocketIOServer"]),
        .library(name: "SocketIOHummingbird", targets: ["SocketIOHummingbird"]),
        .library(name: "SocketIOClient", targets: ["SocketIOClient"]),
        .library(name: "SocketIORedis", targets: ["SocketIORedis"]),
        .library(name: "RedisClient", targets: ["RedisClient"]),
        .library(name: "Matchmaking", targets: ["Matchmaking"]),
    ],
    traits: [
        .trait(name: "Postgres", description: "Keeps accounts and reports in PostgreSQL, too, through libpq.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Domain: decides, and does no work.
        module("SharedKernel"),
        module("Matchmaking", ["SharedKernel"]),
        module("Accounts", ["SharedKernel", "CSodium", .jwtKit, .crypto]),
        module("Safety", ["SharedKernel"]),

        // Contract and wire: no I/O.
        module("ChatProtocol", ["SharedKernel"]),
        module("SocketIO", [.nioCore]),

        // Libraries on NIO: know nothing of chat.
        module(
            "SocketIOServer",
            ["SocketIO", .nioCore, .nioPosix, .nioHTTP1, .nioWebSocket, .logging, .coreMetrics, .serviceLifecycle]
        ),
        module("SocketIOClient", ["SocketIO", .nioCore, .nioPosix, .nioHTTP1, .nioWebSocket]),

        module("RedisClient", [.nioCore, .nioPosix, .nioSSL, .logging, .serviceLifecycle]),
        module(
            "SocketIORedis",
            ["SocketIOServer", "RedisClient", .nioCore, .logging, .coreMetrics]
        ),
        module(
            "SocketIOHummingbird",
            ["SocketIOServer", .hummingbirdCore, .nioCore, .nioHTTPTypes, .nioHTTPTypesHTTP1, .logging]
        ),

        // Tools: they measure and show, and nothing leans on them but the command line.
        module("PrometheusMetrics", [.coreMetrics]),
        module("BenchSupport"),
        module("SocketBench", ["BenchSupport", .nioCore, .nioPosix, .nioHTTP1, .histogram]),
        module("PairingSimulation", ["BenchSupport", "Matchmaking", "SharedKernel", .histogram]),
        module("PairingBench", ["BenchSupport", "PairingSimulation", "Matchmaking", "SharedKernel"]),

        // Adapters: one outside thing each.
        module("SQLiteStores", ["Accounts", "Safety", "SharedKernel", .grdb]),
        // Empty but for the trait `Postgres`.
        module("PostgresStores", ["Accounts", "Safety", "SharedKernel", .libpq]),
        module("StoreMigration", ["SQLiteStores", "PostgresStores", "SharedKernel", .grdb]),
        .systemLibrary(
            name: "CPostgres",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        module(
            "RedisStores",
            ["Matchmaking", "RedisClient", "SharedKernel", .nioCore, .logging, .serviceLifecycle]
        ),
        // A tool that measures what the adapter above costs.
        module(
            "LobbyBench",
            ["BenchSupport", "RedisStores", "RedisClient", "Matchmaking", "SharedKernel", .nioPosix, .logging]
        ),
        module("LocalCertificates", ["SharedKernel", .x509, .asn1, .crypto]),
        .systemLibrary(
            name: "CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]
        ),

        // Composition.
        module("StunClient", [.nioCore, .nioPosix, .nioSSL, .crypto]),
        module(
            "HallwayServer",
            [
                "SharedKernel", "Matchmaking", "Accounts", "Safety", "ChatProtocol", "SocketIO", "SocketIOServer",
                "SocketIOHummingbird", "SQLiteStores", "PostgresStores", "RedisStores", "RedisClient",
                "PrometheusMetrics", "StunClient", .nioSSL, .nioTLS,
                .coreMetrics,
                .hummingbird, .hummingbirdCore, .httpTypes, .nioCore, .nioPosix, .nioExtras, .logging,
                .serviceLifecycle,
                .unixSignals, .configuration, .crypto,
            ]
        ),
        module(
            "HallwayCommands",
            [
                "HallwayServer", "Accounts", "Safety", "Matchmaking", "SharedKernel", "LocalCertificates",
                "PostgresStores", "StoreMigration",
                "BenchSupport", "SocketBench", "PairingSimulation", "PairingBench", "LobbyBench",
                .argumentParser,
                .configuration, .logging, .nioCore, .serviceLifecycle,
            ]
        ),
        .executableTarget(name: "hallway", dependencies: ["HallwayCommands"], swiftSettings: settings),

        // Examples of the Socket.IO library; the first is what outside clients are tried against.
        .executableTarget(
            name: "socketio-conformance",
            dependencies: [
                "SocketIOServer", "SocketIO", .argumentParser, .nioCore, .logging, .serviceLifecycle, .unixSignals,
            ],
            path: "Examples/Conformance",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "socketio-chat",
            dependencies: ["SocketIOServer", "SocketIO", .logging, .nioCore, .serviceLifecycle, .unixSignals],
            path: "Examples/Chat",
            exclude: ["README.md"],
            swiftSettings: settings
        ),

        // Tests.
        module("SocketIOTestSupport", ["SocketIOServer", "SocketIO", .nioCore]),
        module("TestSupport", ["SharedKernel", "Matchmaking", "Accounts", "Safety"]),
        tests(of: "SharedKernel"),
        tests(of: "Matchmaking"),
        tests(of: "Accounts"),
        tests(of: "Safety"),
        tests(of: "LocalCertificates", [.x509, .asn1]),
        tests(of: "ChatProtocol"),
        tests(of: "StunClient", [.nioCore, .nioPosix]),
        tests(of: "SocketIO", [.nioCore]),
        tests(
            of: "SocketIOServer",
            [
                "SocketIO", "SocketIOClient", "SocketIOTestSupport", .nioCore, .nioPosix, .nioHTTP1, .logging,
                .inMemoryLogging, .coreMetrics, .metricsTestKit, .serviceLifecycle, .lifecycleTestKit, .nioEmbedded,
            ]
        ),
        tests(
            of: "SocketIOHummingbird",
            [
                "SocketIOServer", "SocketIOClient", "SocketIO", .hummingbird, .hummingbirdCore, .nioCore, .logging,
                .serviceLifecycle,
            ]
        ),
        tests(
            of: "SocketIORedis",
            [
                "SocketIO", "SocketIOServer", "SocketIOClient", "SocketIOTestSupport", "RedisClient",
                .nioCore, .nioPosix, .logging, .inMemoryLogging, .coreMetrics, .metricsTestKit, .serviceLifecycle,
                .lifecycleTestKit,
            ]
        ),
        tests(
            of: "RedisClient",
            [.nioCore, .nioPosix, .nioEmbedded, .logging, .serviceLifecycle, .lifecycleTestKit]
        ),
        tests(of: "SocketBench", ["BenchSupport", .nioCore]),
        tests(of: "PairingSimulation", ["Matchmaking"]),
        tests(of: "PairingBench", ["BenchSupport"]),
        tests(of: "PrometheusMetrics", [.coreMetrics]),
        tests(of: "PostgresStores", ["StoreMigration", "SQLiteStores", "Accounts", "Safety", .grdb]),
        tests(
            of: "RedisStores",
            ["Matchmaking", "RedisClient", .nioCore, .nioPosix, .logging, .serviceLifecycle]
        ),
        tests(of: "SQLiteStores", ["Accounts", "Safety", .grdb]),
        tests(
            of: "HallwayServer",
            [
                "HallwayCommands", "ChatProtocol", "Accounts", "Matchmaking", "SocketIO", "SocketIOServer",
                "RedisStores", "SocketIOClient", "Safety", "LocalCertificates", "PrometheusMetrics", .argumentParser,
                .configuration,
                .coreMetrics, .hummingbird, .logging, .nioCore, .nioPosix, .nioSSL, .serviceLifecycle,
                .lifecycleTestKit, .nioTLS, .nioEmbedded,
            ]
        ),
        .testTarget(
            name: "ScenarioTests",
            dependencies: [
                "HallwayServer", "HallwayCommands", "Accounts", "Safety", "SocketIOClient", "SocketIO", "ChatProtocol",
                "TestSupport", "SharedKernel", .argumentParser,
                .nioCore, .nioPosix, .logging, .lifecycleTestKit,
            ],
            swiftSettings: settings
        ),
    ]
)
