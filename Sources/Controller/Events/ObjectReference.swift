package import Kubernetes

/// Which object an event is about.
package struct ObjectReference: Sendable, Hashable {
    package let apiVersion: String
    package let kind: String
    /// Empty for cluster-scoped objects.
    package let namespace: String
    package let name: String
    package let uid: String

    package init(apiVersion: String, kind: String, namespace: String, name: String, uid: String) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.uid = uid
    }

    package init<R: KubernetesResource>(_ object: R) {
        self.init(
            apiVersion: R.type.apiVersion,
            kind: R.type.kind,
            namespace: object.metadata.namespace ?? "",
            name: object.metadata.name,
            uid: object.metadata.uid ?? ""
        )
    }

    /// Where events about the object are stored: its namespace, or `default` for cluster-scoped objects.
    var eventNamespace: String { namespace.isEmpty ? "default" : namespace }

    var reference: Event.Reference {
        Event.Reference(
            apiVersion: apiVersion,
            kind: kind,
            namespace: namespace.isEmpty ? nil : namespace,
            name: name,
            uid: uid.isEmpty ? nil : uid
        )
    }
}

/// Whether an event reports the expected or something a person should look at.
package enum EventType: String, Sendable, Hashable {
    case normal = "Normal"
    case warning = "Warning"
}
