package import Kubernetes

/// A stateless HTTP service: its pods, its database, its migrations and its configuration.
///
/// Decoding fails only when the metadata cannot be read; see `unreadableSpec`.
package struct GravityService: StoredResource, Hashable {
    package static let type = ResourceType(
        group: GravityNames.group,
        version: GravityNames.version,
        kind: "GravityService",
        plural: "gravityservices",
        isNamespaced: true
    )

    package var metadata: ObjectMeta
    package var spec: Spec
    package var status: Status?
    package private(set) var unreadableSpec: UnreadableSpec?

    package init(metadata: ObjectMeta, spec: Spec, status: Status? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }

    package init(from decoder: any Decoder) throws {
        let stored = try StoredFields<Spec, Status>(from: decoder)
        self.init(metadata: stored.metadata, spec: stored.spec ?? Spec(), status: stored.status)
        unreadableSpec = stored.unreadableSpec
    }

    package func encode(to encoder: any Encoder) throws { try encodeStored(to: encoder) }
}

extension GravityService {
    /// Name of the GravityDatabase the service uses: its own, or the one it refers to; nil = it has none.
    package var databaseObjectName: String? {
        spec.database == nil ? spec.databaseRef?.name : metadata.name
    }
}
