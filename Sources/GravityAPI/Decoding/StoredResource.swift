package import Kubernetes

/// What both kinds have in common: a spec a person wrote, a status the operator writes.
package protocol StoredResource: KubernetesResource {
    associatedtype Spec: Codable & Sendable & Hashable
    associatedtype Status: Codable & Sendable & Hashable

    var spec: Spec { get set }
    /// Absent until the operator has looked at the object once, and when a stored status cannot be read: it is then written anew.
    var status: Status? { get set }
    /// Set when the stored spec cannot be read; `spec` is then a placeholder that must not be acted on.
    var unreadableSpec: UnreadableSpec? { get }
}

extension StoredResource {
    /// The spec, or the reason why this version cannot read it; what a plan starts from.
    package func readableSpec() throws(UnreadableSpec) -> Spec {
        if let unreadableSpec { throw unreadableSpec }
        return spec
    }
}

/// The fields of a stored object, in the order `kubectl get -o yaml` shows them.
enum StoredKeys: String, CodingKey { case apiVersion, kind, metadata, spec, status }

/// A stored object as decoded: never fails because of what the spec or the status says.
struct StoredFields<Spec: Codable, Status: Codable> {
    let metadata: ObjectMeta
    let spec: Spec?
    let status: Status?
    let unreadableSpec: UnreadableSpec?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: StoredKeys.self)
        metadata = try fields.decode(ObjectMeta.self, forKey: .metadata)
        do {
            spec = try fields.decode(Spec.self, forKey: .spec)
            unreadableSpec = nil
        } catch let error as DecodingError {
            spec = nil
            unreadableSpec = UnreadableSpec(error)
        }
        status = try? fields.decodeIfPresent(Status.self, forKey: .status)
    }
}

extension StoredResource {
    /// Writes the whole object; refuses when the spec was never read, since writing the placeholder would destroy it.
    func encodeStored(to encoder: any Encoder) throws {
        if let unreadableSpec {
            let context = EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "unreadable \(unreadableSpec)")
            throw EncodingError.invalidValue(self, context)
        }
        var fields = encoder.container(keyedBy: StoredKeys.self)
        try fields.encode(Self.type.apiVersion, forKey: .apiVersion)
        try fields.encode(Self.type.kind, forKey: .kind)
        try fields.encode(metadata, forKey: .metadata)
        try fields.encode(spec, forKey: .spec)
        try fields.encodeIfPresent(status, forKey: .status)
    }
}
