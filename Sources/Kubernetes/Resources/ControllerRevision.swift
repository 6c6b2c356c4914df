/// `apps/v1` ControllerRevision: an immutable snapshot of a controller's state.
package struct ControllerRevision: KubernetesResource, Hashable {
    package static var type: ResourceType { .controllerRevisions }

    package var metadata: ObjectMeta
    package var data: JSONValue?
    package var revision: Int64

    package init(metadata: ObjectMeta, data: JSONValue?, revision: Int64) {
        self.metadata = metadata
        self.data = data
        self.revision = revision
    }
}
