import FoundationEssentials

/// What a container runs: its image's entry point, or its own command.
struct ContainerCommand: Equatable, Sendable {
    var executable: String
    var arguments: [String]

    /// Follows Kubernetes: `command` replaces the entry point and the image's arguments, `args` the image's arguments only.
    ///
    /// A `command` that names the image's own executable, with any path, means that executable.
    init(_ container: ContainerSpec, image: ImageStore.Image, environment: [String: String], mounts: MountMap) throws {
        func expanded(_ texts: [String]) -> [String] {
            texts.map { mounts.rewrite(VariableExpansion.expand($0, environment)) }
        }
        let own = expanded(container.command ?? [])
        let given = container.args.map(expanded)
        let line = own.isEmpty ? image.entrypoint + (given ?? image.defaultArguments) : own + (given ?? [])
        guard let first = line.first else { throw ContainerFailure(reason: "RunContainerError", message: "no command specified") }
        arguments = Array(line.dropFirst())
        executable = try Self.locate(first, image: image, path: environment["PATH"] ?? "")
    }

    private static func locate(_ name: String, image: ImageStore.Image, path: String) throws -> String {
        if let entry = image.entrypoint.first, lastComponent(entry) == lastComponent(name) { return entry }
        if name.contains("/") {
            guard FileManager.default.isExecutableFile(atPath: name) else {
                throw startFailure(name, "no such file or directory")
            }
            return name
        }
        for folder in path.split(separator: ":") {
            let candidate = "\(folder)/\(name)"
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw startFailure(name, "executable file not found in $PATH")
    }

    private static func startFailure(_ name: String, _ why: String) -> ContainerFailure {
        ContainerFailure(reason: "StartError", message: "exec: \"\(name)\": \(why)")
    }

    private static func lastComponent(_ path: String) -> Substring {
        path.split(separator: "/").last ?? ""
    }
}
