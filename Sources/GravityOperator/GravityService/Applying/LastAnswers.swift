import Kubernetes
import Synchronization

/// What the server made of our latest write of each child.
///
/// A server may keep a value in another form than it was sent, and an admission webhook may change it every time. What we see is then never
/// what we want, although nobody changed it since: without this memory we would write it for ever.
final class LastAnswers: Sendable {
    private static let limit = 20_000
    private let hashes = Mutex<[String: String]>([:])

    /// Notes what a write was answered with.
    func note(_ answer: JSONValue) {
        guard let uid = answer.at(path: "metadata", "uid")?.stringValue else { return }
        hashes.withLock { hashes in
            if hashes.count >= Self.limit { hashes = [:] }
            hashes[uid] = Self.hash(answer)
        }
    }

    /// Whether the object is still as the server answered our latest write of it.
    func isUnchanged(_ observed: JSONValue) -> Bool {
        guard let uid = observed.at(path: "metadata", "uid")?.stringValue else { return false }
        return hashes.withLock { $0[uid] } == Self.hash(observed)
    }

    private static func hash(_ object: JSONValue) -> String {
        var object = object
        object["status"] = nil
        var metadata = object["metadata"] ?? [:]
        for field in ["resourceVersion", "generation", "managedFields"] { metadata[field] = nil }
        object["metadata"] = metadata
        return ContentHash.of(object)
    }
}
