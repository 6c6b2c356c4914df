import FoundationEssentials
import Kubernetes

/// Making, sizing and dropping the ReplicaSets of a rollout.
extension Rollout {
    /// Finds or makes the set of the current template, with the newest revision number.
    mutating func annotateNewest(creating: Bool) async throws {
        let revision = (older.map(Revision.of).max() ?? 0) + 1
        let bounds = bounds
        if let found = newest {
            let deployment = deployment
            let minReady = deployment.at(path: "spec", "minReadySeconds")
            let updated = try await access.update(.replicaSets, found.objectKey, uid: found.uid) { set in
                Revision.annotate(&set, of: deployment, revision: revision, bounds: bounds)
                set["spec"]?["minReadySeconds"] = minReady
            }
            replace(updated)
            if deployment.condition("Progressing") == nil {
                progress = DeploymentProgress(reason: "FoundNewReplicaSet", message: "Found new replica set \"\(found.name)\"")
            }
            try await noteRevision(of: updated)
        } else if creating {
            let created = try await createSet(revision: revision, bounds: bounds)
            sets.append(created)
            try await noteRevision(of: created)
        }
    }

    private mutating func createSet(revision: Int, bounds: RolloutBounds) async throws -> JSONValue {
        let template = deployment.at(path: "spec", "template") ?? [:]
        for collisions in 0..<8 {
            let hash = PodTemplateHash.of(template, collisions: collisions)
            do {
                let set = newSet(hash: hash, template: template, revision: revision, bounds: bounds)
                let created = try await access.create(.replicaSets, set)
                progress = DeploymentProgress(
                    reason: "NewReplicaSetCreated",
                    message: "Created new replica set \"\(created.name)\""
                )
                await noteScaling(of: created, from: 0, to: created.number("spec", "replicas") ?? 0)
                return created
            } catch let error as APIError where error.isAlreadyExists {
                continue
            } catch {
                let message = (error as? APIError)?.message ?? "\(error)"
                progress = DeploymentProgress(status: "False", reason: "ReplicaSetCreateError", message: message)
                try await writeStatus()
                throw error
            }
        }
        throw APIError.internalError("no free name for a new ReplicaSet of \(deployment.name)")
    }

    private func newSet(hash: String, template: JSONValue, revision: Int, bounds: RolloutBounds) -> JSONValue {
        let total = sets.reduce(0) { $0 + ($1.number("spec", "replicas") ?? 0) }
        let first = min(wanted, max(0, wanted + bounds.maxSurge - total))
        var selector = deployment.at(path: "spec", "selector") ?? [:]
        selector.set(at: ["matchLabels", PodTemplateHash.label], .string(hash))
        let labelled = PodTemplateHash.labelled(template, hash: hash)
        var set: JSONValue = [
            "metadata": [
                "name": .string("\(deployment.name)-\(hash)"), "namespace": .string(deployment.namespace),
                "labels": .map(labelled.labels), "ownerReferences": [.controllerReference(to: deployment, of: .deployments)],
            ],
            "spec": ["replicas": .count(isRecreate ? wanted : first), "selector": selector, "template": labelled],
        ]
        set["spec"]?["minReadySeconds"] = deployment.at(path: "spec", "minReadySeconds")
        Revision.annotate(&set, of: deployment, revision: revision, bounds: bounds)
        return set
    }

    private mutating func noteRevision(of set: JSONValue) async throws {
        guard let revision = set.annotations[Revision.annotation], deployment.annotations[Revision.annotation] != revision else { return }
        deployment = try await access.update(.deployments, deployment.objectKey, uid: deployment.uid) { live in
            live.set(at: ["metadata", "annotations", Revision.annotation], .string(revision))
        }
    }

    /// Gives a set its size, with an event when the number changes.
    mutating func scale(_ set: JSONValue, to size: Int) async throws {
        let before = set.number("spec", "replicas") ?? 0
        let deployment = deployment
        let bounds = bounds
        let updated = try await access.update(.replicaSets, set.objectKey, uid: set.uid) { live in
            live["spec"]?["replicas"] = .count(size)
            var annotations = live.annotations
            Revision.size(&annotations, of: deployment, bounds: bounds)
            live.setMetadata("annotations", .map(annotations))
        }
        replace(updated)
        if before != size { await noteScaling(of: updated, from: before, to: size) }
    }

    private func noteScaling(of set: JSONValue, from: Int, to: Int) async {
        guard from != to else { return }
        await events.record(
            .normal,
            "ScalingReplicaSet",
            "Scaled \(from < to ? "up" : "down") replica set \(set.name) from \(from) to \(to)",
            about: deployment,
            of: .deployments,
            component: "deployment-controller"
        )
    }

    private mutating func replace(_ set: JSONValue) {
        sets = sets.map { $0.uid == set.uid ? set : $0 }
    }

    /// Removes the oldest empty sets beyond `revisionHistoryLimit`, once the rollout is complete.
    func dropOldHistory() async throws {
        guard isComplete else { return }
        let limit = deployment.number("spec", "revisionHistoryLimit") ?? 10
        let old = older.filter { !$0.isBeingDeleted }.sorted { Revision.of($0) < Revision.of($1) }
        for set in old.prefix(max(0, old.count - limit))
        where set.number("spec", "replicas") == 0 && (set.number("status", "replicas") ?? 0) == 0
            && set.number("status", "observedGeneration").map(Int64.init) ?? 0 >= set.generation
        {
            try await access.delete(.replicaSets, set.objectKey, uid: set.uid)
        }
    }
}
