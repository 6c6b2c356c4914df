/// Names the object whose deletion also deletes this one (`metav1.OwnerReference`); both are in the same namespace.
package struct OwnerReference: Codable, Sendable, Hashable {
    package var apiVersion: String
    package var kind: String
    package var name: String
    package var uid: String
    /// Whether the owner manages this object; at most one owner may.
    package var controller: Bool?
    /// Whether a foreground deletion of the owner waits for this object.
    package var blockOwnerDeletion: Bool?

    package init(apiVersion: String, kind: String, name: String, uid: String, controller: Bool? = nil, blockOwnerDeletion: Bool? = nil) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.controller = controller
        self.blockOwnerDeletion = blockOwnerDeletion
    }
}

extension KubernetesResource {
    /// A reference that makes this object the controller of another; nil before the server has given it a uid.
    package var controllerOwnerReference: OwnerReference? {
        metadata.uid.map { uid in
            OwnerReference(
                apiVersion: Self.type.apiVersion,
                kind: Self.type.kind,
                name: metadata.name,
                uid: uid,
                controller: true,
                blockOwnerDeletion: true
            )
        }
    }
}
