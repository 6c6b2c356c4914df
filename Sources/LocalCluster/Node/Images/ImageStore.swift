import Crypto
import FoundationEssentials
import Synchronization

/// The images pods may run: names that stand for executables of this machine.
///
/// There is no registry: an image is either added by name, or found in a folder of executables by its last path component.
package final class ImageStore: Sendable {
    /// An executable behind an image name.
    package struct Image: Sendable, Equatable {
        /// The absolute path of the executable, followed by the arguments that belong to the entry point.
        package let entrypoint: [String]
        /// Arguments used when the container gives none (`CMD` of a container image).
        package let defaultArguments: [String]

        package init(entrypoint: [String], defaultArguments: [String] = []) {
            self.entrypoint = entrypoint
            self.defaultArguments = defaultArguments
        }
    }

    private struct Folder: Sendable {
        let prefix: String
        let path: String
        let tags: Set<String>?
    }

    private struct Contents: Sendable {
        var images: [String: Image] = [:]
        var digests: [String: (stamp: FileStamp, digest: String)] = [:]
    }

    private let folders: [Folder]
    private let contents = Mutex(Contents())

    package init() { folders = [] }

    private init(folder: Folder) { folders = [folder] }

    /// Images `<prefix><name>:<tag>` for every executable `<name>` in a folder.
    ///
    /// - Parameters:
    ///   - path: The folder of executables.
    ///   - prefix: What the image names begin with, for example `gravity/`.
    ///   - tags: The tags that exist; nil accepts every tag.
    package static func directory(_ path: String, prefix: String = "gravity/", tags: Set<String>? = nil) -> ImageStore {
        ImageStore(folder: Folder(prefix: prefix, path: path, tags: tags))
    }

    /// Adds or replaces an image by its full reference, for example `test/shell:1`.
    package func add(_ reference: String, entrypoint: [String], defaultArguments: [String] = []) {
        contents.withLock {
            $0.images[reference] = Image(entrypoint: entrypoint, defaultArguments: defaultArguments)
        }
    }

    /// Forgets an image that was added.
    package func remove(_ reference: String) {
        contents.withLock { $0.images[reference] = nil }
    }

    /// The executable behind a reference; nil when the image does not exist or its file is not executable.
    package func image(_ reference: String) -> Image? {
        let known = contents.withLock { $0.images[reference] }
        guard let image = known ?? fromFolders(reference) else { return nil }
        guard let path = image.entrypoint.first, FileManager.default.isExecutableFile(atPath: path) else { return nil }
        return image
    }

    /// `sha256:` and the digest of the image's executable, kept as long as the file does not change.
    package func imageID(_ image: Image) -> String? {
        guard let path = image.entrypoint.first, let stamp = FileStamp(path: path) else { return nil }
        if let known = contents.withLock({ $0.digests[path] }), known.stamp == stamp { return known.digest }
        guard let digest = Self.digest(ofFile: path) else { return nil }
        contents.withLock { $0.digests[path] = (stamp, digest) }
        return digest
    }

    private func fromFolders(_ reference: String) -> Image? {
        let (repository, tag) = Self.split(reference)
        for folder in folders where repository.hasPrefix(folder.prefix) {
            let name = repository.dropFirst(folder.prefix.count)
            guard !name.isEmpty, !name.contains("/"), name != "..", folder.tags?.contains(tag) ?? true else { continue }
            return Image(entrypoint: ["\(folder.path)/\(name)"])
        }
        return nil
    }

    /// `repository:tag`, with the tag `latest` when none is written.
    static func split(_ reference: String) -> (repository: String, tag: String) {
        let name = reference.split(separator: "@", maxSplits: 1).first.map(String.init) ?? reference
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return (name, "latest") }
        return (String(name[..<colon]), String(name[name.index(after: colon)...]))
    }

    private static func digest(ofFile path: String) -> String? {
        var hash = SHA256()
        let read = FileChunks.forEach(ofFile: path) { hash.update(bufferPointer: $0) }
        guard read else { return nil }
        return "sha256:" + hash.finalize().map { byte in Hexadecimal.text(of: byte) }.joined()
    }
}
