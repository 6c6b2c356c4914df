// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "gravity",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gravity", targets: ["gravity"]),
        .executable(name: "gravity-operator", targets: ["gravity-operator"]),
        .executable(name: "auth-service", targets: ["auth-service"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms.git", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.20.0"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.0"),
    ],
    targets: [
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        .target(name: "Observability", dependencies: [.logging, .metrics, .tracing, .hummingbird, .asyncHTTPClient, .lifecycle]),
        .target(name: "Postgres", dependencies: ["CPostgres", .logging, .metrics, .lifecycle, .crypto, .cryptoExtras, .deque]),
        .target(name: "Kubernetes", dependencies: [.asyncHTTPClient, .nioCore, .nioPosix, .nioSSL, .nioHTTP1, .logging, .metrics, .yams]),
        .target(name: "Controller", dependencies: ["Kubernetes", "Observability", .logging, .metrics, .lifecycle, .collections, .crypto]),
        .target(name: "GravityAPI", dependencies: ["Kubernetes"]),
        .target(
            name: "GravityOperator",
            dependencies: [
                "Controller", "GravityAPI", "Kubernetes", "Observability", "Postgres",
                .asyncHTTPClient, .nioCore, .nioHTTP1, .crypto, .lifecycle, .logging, .metrics, .yams,
            ]
        ),
        .target(name: "LocalPostgres", dependencies: ["Postgres", .nioCore, .nioPosix, .logging, .subprocess]),
        .target(
            name: "GravityCommon",
            dependencies: [
                "CArgon2", "Observability", "Postgres",
                .hummingbird, .httpTypes, .jwtKit, .crypto, .configuration, .lifecycle, .logging, .metrics, .tracing, .argumentParser,
                .nioCore, .hummingbirdCore, .yams,
            ]
        ),
        .target(
            name: "LocalCluster",
            dependencies: [
                "Kubernetes", .hummingbird, .hummingbirdTLS, .httpTypes, .nioCore, .nioPosix, .nioSSL, .x509, .swiftASN1, .crypto,
                .collections, .lifecycle, .logging, .subprocess, .system, .yams, .asyncHTTPClient,
            ]
        ),
        .executableTarget(
            name: "gravity-operator",
            dependencies: [
                "GravityOperator", "Controller", "Kubernetes", "Observability", .argumentParser, .lifecycle, .unixSignals, .logging,
            ]
        ),
        .executableTarget(
            name: "gravity",
            dependencies: [
                "LocalCluster", "LocalPostgres", "GravityAPI", "Kubernetes", "Postgres",
                .argumentParser, .asyncHTTPClient, .lifecycle, .logging, .nioCore, .nioHTTP1, .subprocess, .system, .unixSignals, .yams,
            ],
            resources: [
                .embedInCode("CRDs/gravity.dev_gravitydatabases.yaml"),
                .embedInCode("CRDs/gravity.dev_gravityservices.yaml"),
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "Kubernetes", "Postgres", "LocalPostgres",
                .nioCore, .nioPosix, .nioHTTP1, .nioSSL, .x509, .swiftASN1, .crypto, .logging, .metrics, .subprocess, .system,
            ]
        ),

        tests("Observability", [.asyncHTTPClient]),
        tests("Postgres", ["LocalPostgres", .lifecycle]),
        tests("Kubernetes", [.nioCore]),
        tests("Controller", ["Kubernetes", "Observability"]),
        tests("GravityAPI", ["Kubernetes", "LocalCluster", .yams]),
        tests(
            "GravityOperator",
            [
                "GravityAPI", "Controller", "Kubernetes", "Postgres", "Observability", "LocalCluster", "LocalPostgres", .yams,
                .asyncHTTPClient, .nioCore,
                .nioHTTP1, .lifecycle,
            ]
        ),
        tests("GravityCommon", ["Postgres", "Observability", .hummingbird, .hummingbirdTesting, .httpTypes, .jwtKit]),
        tests("LocalCluster", ["Kubernetes", .httpTypes, .nioCore, .subprocess]),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "TestSupport", "LocalCluster", "GravityOperator", "GravityAPI", "Controller", "Kubernetes", "Postgres", "Observability",
                .logging, .metrics, .yams,
            ],
            path: "Tests/Integration"
        ),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport", .asyncHTTPClient, .nioCore, .nioHTTP1], path: "Tests/EndToEnd"),
    ] + service("auth", migrations: ["0001-users"])
)

/// A bundled service: its executable `<name>-service`, its SQL migrations embedded in it, and its tests.
func service(_ name: String, migrations: [String]) -> [Target] {
    let folder = "services/\(name)"
    return [
        .executableTarget(
            name: "\(name)-service",
            dependencies: [
                "GravityCommon", "Postgres", "Observability", .hummingbird, .httpTypes, .jwtKit, .crypto, .logging, .argumentParser,
            ],
            path: folder,
            exclude: ["Tests", "README.md"],
            sources: ["Sources"],
            resources: [.embedInCode("openapi.yaml")] + migrations.map { .embedInCode("Migrations/\($0).sql") }
        ),
        .testTarget(
            name: "\(name.capitalizedFirst)ServiceTests",
            dependencies: [
                .target(name: "\(name)-service"), "GravityCommon", "Observability", "Postgres", "TestSupport",
                .asyncHTTPClient, .crypto, .nioCore, .nioHTTP1, .lifecycle, .logging,
            ],
            path: "\(folder)/Tests"
        ),
    ]
}

/// The tests of one module of `Sources`, in the folder of the same name.
func tests(_ module: String, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(module)Tests",
        dependencies: [.target(name: module), "TestSupport", .logging, .metrics] + more,
        path: "Tests/\(module)"
    )
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncAlgorithms = product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let collections = product(name: "Collections", package: "swift-collections")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let logging = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioFoundationCompat = product(name: "NIOFoundationEssentialsCompat", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let swiftASN1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let system = product(name: "SystemPackage", package: "swift-system")
    static let tracing = product(name: "Tracing", package: "swift-distributed-tracing")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let x509 = product(name: "X509", package: "swift-certificates")
    static let yams = product(name: "Yams", package: "Yams")
}

// Compiler rules of the house, set once for every target that has Swift sources.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
        .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
        .treatAllWarnings(as: .error),  // SE-0443
    ]
}
