import Kubernetes

/// One state of the pods: a name made of the hash of the pod template, content hashes included.
///
/// The number of replicas is no part of it, so that scaling is no rollout. Snapshots as ControllerRevisions, which automatic rollback
/// needs, will be taken where this is made.
struct ServiceRevision: Sendable, Hashable {
    let hash: String
    let name: String

    init(_ template: PodTemplate, names: ServiceNames) {
        hash = ContentHash.short(template.content)
        name = names.revision(hash: hash)
    }
}
