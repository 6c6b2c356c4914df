package import Kubernetes

/// A PostgreSQL database with its own roles and credentials Secret, on a server the operator's configuration names.
///
/// Decoding fails only when the metadata cannot be read; see `unreadableSpec`.
package struct GravityDatabase: StoredResource, Hashable {
    package static let type = ResourceType(
        group: GravityNames.group,
        version: GravityNames.version,
        kind: "GravityDatabase",
        plural: "gravitydatabases",
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
        self.init(metadata: stored.metadata, spec: stored.spec ?? Spec(serverRef: LocalReference(name: "")), status: stored.status)
        unreadableSpec = stored.unreadableSpec
    }

    package func encode(to encoder: any Encoder) throws { try encodeStored(to: encoder) }
}

extension GravityDatabase {
    /// Name of the database on the server: `spec.database`, else the object's name with `-` turned into `_`.
    package var databaseName: String { spec.database ?? Self.databaseName(for: metadata.name) }

    /// Name of the Secret with the main credentials: `spec.credentials.secretName`, else `<name>-db`.
    package var secretName: String { spec.credentials.secretName ?? Self.secretName(for: metadata.name) }

    /// The database name an object of this name gets when its spec gives none.
    package static func databaseName(for name: String) -> String { String(name.map { $0 == "-" ? "_" : $0 }) }

    /// The Secret name an object of this name gets when its spec gives none.
    package static func secretName(for name: String) -> String { "\(name)-db" }
}
