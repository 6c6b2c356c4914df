import GravityAPI
import Kubernetes

extension ServicePlan {
    /// Labels of every child. Those of the selector never change; the others describe.
    func labels(component: String) -> [String: String] {
        var labels = names.selector
        labels[GravityNames.Label.component] = component
        labels[GravityNames.Label.name] = application
        labels[GravityNames.Label.version] = ServiceNames.version(ofImage: container.image)
        labels[GravityNames.Label.managedBy] = GravityNames.managedBy
        return labels
    }

    /// A child of this service: labelled, owned, and with the hash of what we want it to be.
    func child(
        _ type: ResourceType,
        name: String,
        component: String = "service",
        annotations: [String: String] = [:],
        _ content: JSONValue
    ) -> Unstructured {
        var object = content
        object["apiVersion"] = .string(type.apiVersion)
        object["kind"] = .string(type.kind)
        object["metadata"] = .members([
            "name": .string(name),
            "namespace": .string(names.namespace),
            "labels": .map(labels(component: component)),
            "annotations": .map(annotations),
            "ownerReferences": [ownerReference],
        ])
        var metadata = object["metadata"] ?? [:]
        metadata["annotations"] = .map(annotations.merging([ServiceMark.appliedHash: ContentHash.of(object)]) { $1 })
        object["metadata"] = metadata
        return Unstructured(content: object)
    }

    private var ownerReference: JSONValue {
        [
            "apiVersion": .string(owner.apiVersion),
            "kind": .string(owner.kind),
            "name": .string(owner.name),
            "uid": .string(owner.uid),
            "controller": true,
            "blockOwnerDeletion": true,
        ]
    }
}

/// What this controller writes on its children besides `GravityNames.Mark`.
enum ServiceMark {
    /// Annotation: hash of the content applied last. It differs as soon as we want something else, fields given up included.
    static let appliedHash = "gravity.dev/applied-hash"
    /// Annotation: hash of the Secrets and ConfigMaps the specification refers to.
    static let referencesHash = "gravity.dev/references-hash"
    /// Label of a migration Job: which migration it runs, whatever the attempt.
    static let migration = "gravity.dev/migration"
    /// Annotation of a migration Job: what would have to change for a failed one to be tried again.
    static let migrationTrigger = "gravity.dev/migration-trigger"
}
