// swift-tools-version: 6.1
import PackageDescription

// Warnings are errors for our own targets only: a dependency's warning is not ours to fix.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .unsafeFlags(["-warnings-as-errors"]),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
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

        // The pure core: values in, values out.
        .target(name: "Doctor", swiftSettings: strict),

        // One file a check; the plugin lists them, so that adding a check is adding its file.
        .target(
            name: "Checks", dependencies: ["Doctor"], path: "checks", swiftSettings: strict, plugins: ["CheckRegistry"]),
        .executableTarget(name: "list-checks", path: "Plugins/list-checks", swiftSettings: strict),
        .plugin(name: "CheckRegistry", capability: .buildTool(), dependencies: ["list-checks"]),

        // The only door to C, the kernel, files, sockets and processes.
        .target(
            name: "Native",
            dependencies: [
                "Doctor", "CEarly", "CLinux", "CLdns", "CUnbound",
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "boxdoctor",
            dependencies: [
                "Doctor", "Checks", "Native",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Measures, prints, judges nothing: `make bench`.
        .executableTarget(
            name: "bootstrap-bench", dependencies: ["Doctor"], path: "Tests/Bench/Bootstrap", swiftSettings: strict),

        .target(name: "DoctorTesting", dependencies: ["Doctor", "Native", "CLinux"], swiftSettings: strict),
        .testTarget(
            name: "DoctorTests", dependencies: ["Doctor", "Checks", "DoctorTesting", "Native"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "boxdoctor", "Doctor", "Checks", "DoctorTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NativeTests",
            dependencies: ["Native", "DoctorTesting", "Checks", "CLinux", "CLdns", "CUnbound"], swiftSettings: strict),
    ]
)

// For `make fuzz` alone: the code it looks into tells libFuzzer which way it went.
if Context.environment["FUZZ"] != nil {
    let watched = SwiftSetting.unsafeFlags(["-sanitize=fuzzer"])
    for target in package.targets where ["Doctor", "Native", "DoctorTesting"].contains(target.name) {
        target.swiftSettings?.append(watched)
    }
    package.targets.append(
        .executableTarget(
            name: "chain-fuzz", dependencies: ["DoctorTesting"], path: "Tests/Fuzz/Chain",
            swiftSettings: strict + [watched], linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
}
