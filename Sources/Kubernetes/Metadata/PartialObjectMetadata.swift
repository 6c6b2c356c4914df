/// An object of which only the metadata was asked for (`metav1.PartialObjectMetadata`).
package struct PartialObjectMetadata: Codable, Sendable, Hashable {
    package var metadata: ObjectMeta

    package init(metadata: ObjectMeta) {
        self.metadata = metadata
    }

    package var key: ObjectKey { metadata.key }
}

/// A kind of which only the metadata is listed and watched, for caches that need no more than names and labels.
package struct MetadataOnly<R: KubernetesResource>: KubernetesResource {
    package static var type: ResourceType { R.type }
    package static var isMetadataOnly: Bool { true }
    package var metadata: ObjectMeta

    package init(metadata: ObjectMeta) {
        self.metadata = metadata
    }
}
