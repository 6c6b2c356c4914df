import FoundationEssentials
import Glibc
import Kubernetes
import Synchronization

/// The volumes of one pod as folders of this machine, and their content kept up to date.
final class PodVolumes: Sendable {
    private let volumes: [VolumeSpec]
    private let folder: String
    private let source: ConfigurationSource
    private let written = Mutex<[String: [String: [UInt8]]]>([:])

    /// - Parameter folder: The pod's folder.
    init(_ spec: PodSpec, folder: String, source: ConfigurationSource) {
        volumes = spec.volumes ?? []
        self.folder = folder
        self.source = source
    }

    /// Writes what changed; throws the first volume's failure, the message naming the volume.
    func refresh(_ pod: PodContext) async throws {
        for volume in volumes {
            do {
                try await refresh(volume, pod)
            } catch let failure as ContainerFailure {
                throw ContainerFailure(
                    reason: failure.reason,
                    message: "MountVolume.SetUp failed for volume \"\(volume.name)\" : \(failure.message)"
                )
            }
        }
    }

    /// The Secrets and ConfigMaps the volumes show.
    var references: Set<String> {
        func of(_ secret: VolumeSpec.SecretSource?) -> [String] { secret.map { ["secret/\($0.secretName ?? $0.name ?? "")"] } ?? [] }
        func of(_ map: VolumeSpec.ConfigMapSource?) -> [String] { map.map { ["configmap/\($0.name ?? "")"] } ?? [] }
        return Set(
            volumes.flatMap { volume in
                of(volume.secret) + of(volume.configMap)
                    + (volume.projected?.sources ?? []).flatMap { of($0.secret) + of($0.configMap) }
            }
        )
    }

    /// Where a container's mounts lead.
    func mounts(of container: ContainerSpec, context: PodContext) -> MountMap {
        var mounts: [String: String] = [:]
        for mount in container.volumeMounts ?? [] {
            guard let volume = volumes.first(where: { $0.name == mount.name }) else { continue }
            let root = volume.hostPath?.path ?? self.root(of: volume)
            mounts[mount.mountPath] = mount.subPath.map { $0.isEmpty ? root : "\(root)/\($0)" } ?? root
        }
        mounts[container.terminationMessagePath ?? "/dev/termination-log"] = terminationMessage(of: container)
        return MountMap(mounts)
    }

    /// The file a container may leave its last words in.
    func terminationMessage(of container: ContainerSpec) -> String { "\(folder)/termination-\(container.name)" }

    private func root(of volume: VolumeSpec) -> String { "\(folder)/volumes/\(volume.name)" }

    private func refresh(_ volume: VolumeSpec, _ pod: PodContext) async throws {
        let files = try await VolumeContents(source: source, pod: pod).files(of: volume)
        if let path = volume.hostPath?.path {
            guard FileManager.default.fileExists(atPath: path) else {
                throw ContainerFailure(reason: "FailedMount", message: "hostPath \"\(path)\" does not exist")
            }
            return
        }
        let root = root(of: volume)
        do {
            try PrivateFiles.makeFolder(root)
            guard let files else { return }
            let old = written.withLock { $0[volume.name] } ?? [:]
            for (path, bytes) in files where old[path] != bytes {
                if let slash = path.lastIndex(of: "/") { try PrivateFiles.makeFolder("\(root)/\(path[..<slash])") }
                try PrivateFiles.write(bytes, to: "\(root)/\(path)", mode: volume.configMap != nil ? 0o644 : 0o600)
            }
            for path in old.keys where files[path] == nil { unlink("\(root)/\(path)") }
            written.withLock { $0[volume.name] = files }
        } catch let failure as PrivateFiles.Failure {
            throw ContainerFailure(reason: "FailedMount", message: failure.description)
        }
    }
}
