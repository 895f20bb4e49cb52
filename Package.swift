// swift-tools-version: 6.0
import PackageDescription

// Warnings are errors for our own targets only: a dependency's warning is not ours to fix.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .unsafeFlags(["-warnings-as-errors"]),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: a folder below Sources, and the rooms that it uses.
func room(_ name: String, _ below: String..., plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: below.map { .byName(name: $0) }, swiftSettings: strict, plugins: plugins)
}

let rooms: [Target.Dependency] = [
    "Values", "Roughtime", "NTS", "HTTPDate", "Findings", "Facts", "Formats", "Box", "Records", "TimeScience", "DNSSEC",
    "Plugins", "Programs", "Probes", "Bootstrap", "Judgement", "Remedies", "Operation", "Reports",
]

let package = Package(
    name: "boxdoctor",
    products: [.executable(name: "boxdoctor", targets: ["boxdoctor"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // Runs before Swift's own start; the one piece of C that does something.
        .target(name: "CEarly"),

        // C, seen through static inlines; no logic.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CLdns"),
        .systemLibrary(name: "CUnbound"),
        .systemLibrary(name: "CCrypto"),
        .systemLibrary(name: "CTLS"),

        // The rooms, lowest first. Each names the rooms below that it uses, so that an arrow back does not compile.
        room("Values"),
        room("Roughtime"),
        room("NTS"),
        room("HTTPDate"),
        room("Findings", "Values"),
        room("Facts", "Findings", "Values"),
        room("Formats", "Facts", "Values"),
        room("Box", "Roughtime", "NTS", "Formats", "Facts", "Values"),
        room("Records", "Box", "Values"),
        room("TimeScience", "Box", "Formats", "Facts", "Values"),
        room("DNSSEC", "Box", "Facts", "Values"),
        room("Plugins", "Box", "Formats", "Facts", "Findings", "Values"),
        // One folder a program; the plugin lists them, so that adding a program is adding its folder.
        room("Programs", "DNSSEC", "Box", "Formats", "Facts", "Values", plugins: ["Registry"]),
        room(
            "Probes", "Roughtime", "NTS", "HTTPDate", "Programs", "Plugins", "DNSSEC", "TimeScience", "Records", "Box",
            "Formats", "Facts",
            "Values"),
        room(
            "Bootstrap", "Programs", "Plugins", "DNSSEC", "TimeScience", "Records", "Box", "Formats", "Facts",
            "Findings", "Values"),
        room(
            "Judgement", "Bootstrap", "Programs", "Plugins", "TimeScience", "Box", "Formats", "Facts", "Findings",
            "Values"),
        room(
            "Remedies", "Judgement", "Bootstrap", "Programs", "TimeScience", "Records", "Facts", "Findings", "Values",
            plugins: ["Registry"]),
        room("Operation", "Remedies", "Probes", "Programs", "Records", "Box", "Formats", "Facts", "Values"),
        // The plugin lists the words of our own sources: what a redacted report may say.
        room(
            "Reports", "Roughtime", "Operation", "Remedies", "Judgement", "Bootstrap", "Probes", "Programs", "Plugins",
            "DNSSEC",
            "TimeScience", "Records", "Box", "Facts", "Findings", "Values", plugins: ["Vocabulary"]),

        // One file a check, as one file a remedy; the plugin lists them, so that adding one is adding its file.
        .target(
            name: "Checks", dependencies: rooms, path: "checks", swiftSettings: strict,
            plugins: ["Registry"]),
        .executableTarget(name: "list-parts", path: "Plugins/list-parts", swiftSettings: strict),
        .executableTarget(name: "list-words", path: "Plugins/list-words", swiftSettings: strict),
        .plugin(name: "Vocabulary", capability: .buildTool(), dependencies: ["list-words"]),
        .plugin(name: "BuildDate", capability: .buildTool()),
        .plugin(name: "Registry", capability: .buildTool(), dependencies: ["list-parts"]),

        // The only door to C, the kernel, files, sockets and processes.
        .target(
            name: "Native", dependencies: rooms + ["CEarly", "CLinux", "CLdns", "CUnbound", "CCrypto", "CTLS"],
            swiftSettings: strict),

        .executableTarget(
            name: "boxdoctor",
            dependencies: [
                "Checks", "Native",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict, plugins: ["BuildDate"]),

        // Measures, prints, judges nothing: `make bench`.
        .executableTarget(
            name: "bootstrap-bench", dependencies: rooms, path: "Tests/Bench/Bootstrap", swiftSettings: strict),

        .target(name: "DoctorTesting", dependencies: rooms + ["Native", "CLinux", "CCrypto"], swiftSettings: strict),
        .testTarget(
            name: "DoctorTests", dependencies: rooms + ["Checks", "DoctorTesting", "Native"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "boxdoctor", "Checks", "DoctorTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NTSTests", dependencies: rooms + ["Native", "DoctorTesting"], swiftSettings: strict),
        .testTarget(
            name: "NativeTests",
            dependencies: ["Native", "DoctorTesting", "Checks", "CLinux", "CLdns", "CUnbound"], swiftSettings: strict),
        .testTarget(
            name: "RoughtimeTests", dependencies: ["Roughtime", "Native", "DoctorTesting", "CCrypto"],
            swiftSettings: strict),
    ]
)

// For `make fuzz` alone: the code it looks into tells libFuzzer which way it went.
if Context.environment["FUZZ"] != nil {
    let watched = SwiftSetting.unsafeFlags(["-sanitize=fuzzer"])
    let looked = [
        "DNSSEC", "Roughtime", "NTS", "HTTPDate", "Native", "DoctorTesting", "Values", "Facts", "Formats", "Programs",
        "Probes",
        "Plugins", "Records", "Box",
    ]
    for target in package.targets where looked.contains(target.name) { target.swiftSettings?.append(watched) }
    package.targets.append(.target(name: "FuzzLoop", path: "Tests/Fuzz/Loop", swiftSettings: strict))
    let doors = [
        "chain": "Chain", "roughtime": "Roughtime", "nts-record": "NTSRecord", "ntp-extension": "NTPExtension",
        "http-header": "HTTPHeader", "doors": "Doors",
    ]
    for (name, folder) in doors {
        package.targets.append(
            .executableTarget(
                name: "\(name)-fuzz", dependencies: ["DoctorTesting", "FuzzLoop"], path: "Tests/Fuzz/\(folder)",
                swiftSettings: strict + [watched], linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
    }
}
