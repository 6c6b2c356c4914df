import GravityAPI
import Kubernetes

/// Writes children: by server-side apply, only where something differs, and never over what belongs to somebody else.
struct ServiceApplier: Sendable {
    let client: KubernetesClient
    let caches: ServiceCaches
    let answers = LastAnswers()

    /// What one convergence did.
    enum Effect: Sendable, Hashable {
        case nothing
        case created
        case updated
        /// Somebody had changed what we applied before.
        case repaired
    }

    /// Makes one child what we want; throws `PodProblem` when that cannot be done until something else changes.
    func converge(_ desired: Unstructured, _ observed: ObservedChild?, owner: OwnerReference) async throws -> Effect {
        guard let type = desired.childIdentity?.type else { return .nothing }
        do {
            guard let present = try await present(desired, type, observed, owner: owner) else {
                try await apply(desired, type)
                return .created
            }
            guard !present.metadata.isTerminating else { return .nothing }
            let isOurs = present.metadata.annotations[ServiceMark.appliedHash] == desired.annotations[ServiceMark.appliedHash]
            if isOurs, Drift.isConverged(desired.content, present.content) || answers.isUnchanged(present.content) { return .nothing }
            try await apply(desired, type)
            return isOurs ? .repaired : .updated
        } catch let error as KubernetesError {
            throw Self.refusal(error, desired) ?? error
        }
    }

    /// Deletes a child of this uid; one that is gone already is as good.
    func delete(_ type: ResourceType, _ key: ObjectKey, uid: String) async throws {
        do {
            try await client.delete(type, key, options: DeleteOptions(propagationPolicy: .background, uid: uid))
        } catch let error as KubernetesError where error.isNotFound || error.isConflict {
            return
        }
    }

    private func apply(_ desired: Unstructured, _ type: ResourceType) async throws {
        var applied = try await client.apply(desired, type: type, fieldManager: GravityNames.fieldManager)
        let surplus = Drift.surplusLists(desired.content, applied.content)
        if !surplus.isEmpty { applied = try await replace(surplus, of: applied, type) }
        answers.note(applied.content)
        try caches.remember(applied, as: type)
    }

    /// Sets whole lists of a child that is still as we have just seen it; one that has changed meanwhile is a conflict, tried again.
    private func replace(_ lists: [(pointer: String, list: JSONValue)], of applied: Unstructured, _ type: ResourceType) async throws
        -> Unstructured
    {
        var operations = lists.map { JSONPatchOperation.replace(path: $0.pointer, $0.list) }
        if let version = applied.resourceVersion {
            operations.insert(.replace(path: "/metadata/resourceVersion", .string(version)), at: 0)
        }
        return try await client.patch(type, applied.key, .json(operations), fieldManager: GravityNames.fieldManager)
    }

    /// The child as the cache has it or, when the cache has none, as the server has it: it may have lost our label, or not be ours.
    private func present(
        _ desired: Unstructured,
        _ type: ResourceType,
        _ observed: ObservedChild?,
        owner: OwnerReference
    ) async throws -> ObservedChild? {
        if let observed { return observed }
        guard let found = try await client.find(type, desired.key) else { return nil }
        let metadata = try found.metadata()
        if let controller = metadata.controllerReference {
            if controller.uid == owner.uid { return ObservedChild(type: type, metadata: metadata, content: found.content) }
            if controller.kind == owner.kind, controller.name == owner.name {
                throw KubernetesError.api(Self.predecessor(type, metadata.name))
            }
        } else if metadata.labels[GravityNames.Label.managedBy] == GravityNames.managedBy {
            return ObservedChild(type: type, metadata: metadata, content: found.content)
        }
        throw PodProblem(
            .nameConflict,
            "The \(type.kind) \(desired.key) exists and belongs to somebody else; delete or rename it, or rename this service"
        )
    }

    /// The child of a deleted service of the same name, which the garbage collector is about to delete: tried again soon.
    private static func predecessor(_ type: ResourceType, _ name: String) -> Status {
        Status(code: 409, reason: "Conflict", message: "the \(type.kind) \(name) of the service's predecessor is still being deleted")
    }

    /// What a refusal by the API server means for a person; nil when trying again is all there is to do.
    private static func refusal(_ error: KubernetesError, _ desired: Unstructured) -> PodProblem? {
        guard let status = error.status else { return nil }
        let subject = "The \(desired.kind) \(desired.key)"
        if error.isInvalid { return PodProblem(.invalidSpec, "\(subject) is refused by the API server: \(status.message)") }
        guard error.isForbidden, !status.message.contains("being terminated") else { return nil }
        if status.message.contains("exceeded quota") {
            return PodProblem(.quotaExceeded, "\(subject) does not fit the namespace's quota: \(status.message)")
        }
        return PodProblem(.invalidSpec, "The operator may not write \(desired.key): \(status.message)")
    }
}
