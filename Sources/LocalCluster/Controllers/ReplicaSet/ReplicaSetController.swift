import FoundationEssentials
import Kubernetes

/// Keeps as many pods of a template as its ReplicaSet asks for.
struct ReplicaSetController: ControlLoop {
    let access: ClusterAccess
    let events: EventLog
    let name = "replicaset-controller"

    /// Pods made or removed in one sync at most, as in kube-controller-manager.
    private static let burst = 500

    func watch() -> ClusterWatch { access.watch([.replicaSets, .pods]) }

    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        event.type == .replicaSets ? [event.key] : event.object.controllerKey(of: .replicaSets).map { [$0] } ?? []
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        guard let set = await access.get(.replicaSets, key) else { return nil }
        let pods = try await pods(of: set)
        var failure: String?
        if !set.isBeingDeleted {
            do {
                try await balance(set, pods)
            } catch {
                failure = (error as? APIError)?.message ?? "\(error)"
            }
        }
        let now = try await self.pods(of: set)
        try await writeStatus(of: set, pods: now, failure: failure)
        if let failure { throw APIError.internalError(failure) }
        return nextAvailability(of: set, pods: now)
    }

    /// The active pods the set controls, after taking in matching ones nobody controls.
    private func pods(of set: JSONValue) async throws -> [JSONValue] {
        let selector = ObjectSelector(set.at(path: "spec", "selector"))
        var mine: [JSONValue] = []
        for pod in await access.list(.pods, namespace: set.namespace) where pod.isActivePod {
            if pod.isControlled(by: set.uid) {
                mine.append(pod)
            } else if pod.controllerReference == nil, !set.isBeingDeleted, selector.matches(pod.labels) {
                mine.append(try await Adoption.adopt(pod, of: .pods, by: set, of: .replicaSets, access: access))
            }
        }
        return mine
    }

    private func balance(_ set: JSONValue, _ pods: [JSONValue]) async throws {
        let wanted = set.number("spec", "replicas") ?? 1
        for _ in 0..<min(Self.burst, max(0, wanted - pods.count)) {
            let pod = PodTemplate.pod(of: set, type: .replicaSets, namePrefix: "\(set.name)-")
            do {
                let created = try await access.create(.pods, pod)
                await record(.normal, "SuccessfulCreate", "Created pod: \(created.name)", about: set)
            } catch {
                await record(.warning, "FailedCreate", "Error creating: \((error as? APIError)?.message ?? "\(error)")", about: set)
                throw error
            }
        }
        for pod in PodRanking.sacrifice(pods).prefix(min(Self.burst, max(0, pods.count - wanted))) {
            try await access.delete(.pods, pod.objectKey, uid: pod.uid)
            await record(.normal, "SuccessfulDelete", "Deleted pod: \(pod.name)", about: set)
        }
    }

    private func record(_ severity: EventLog.Severity, _ reason: String, _ message: String, about set: JSONValue) async {
        await events.record(severity, reason, message, about: set, of: .replicaSets, component: name)
    }

    private func writeStatus(of set: JSONValue, pods: [JSONValue], failure: String?) async throws {
        let minReady = set.number("spec", "minReadySeconds") ?? 0
        let now = Date()
        let template = set.at(path: "spec", "template")?.labels ?? [:]
        var status: JSONValue = [
            "replicas": .count(pods.count), "observedGeneration": .integer(set.generation),
        ]
        func put(_ member: String, _ count: Int) { if count > 0 { status[member] = .count(count) } }
        put("fullyLabeledReplicas", pods.count { pod in template.allSatisfy { pod.labels[$0.key] == $0.value } })
        put("readyReplicas", pods.count { $0.isReadyPod })
        put("availableReplicas", pods.count { ($0.availableDate(minReadySeconds: minReady) ?? .distantFuture) <= now })
        if let failure {
            let old = set.condition("ReplicaFailure")?["lastTransitionTime"]
            status["conditions"] = [
                [
                    "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": .string(failure),
                    "lastTransitionTime": old ?? .time(now),
                ]
            ]
        }
        do {
            try await access.update(.replicaSets, set.objectKey, subresource: "status", uid: set.uid) { $0["status"] = status }
        } catch let error as APIError where error.isNotFound {
            return
        }
    }

    /// When the next ready pod will have been ready long enough.
    private func nextAvailability(of set: JSONValue, pods: [JSONValue]) -> Duration? {
        let minReady = set.number("spec", "minReadySeconds") ?? 0
        guard minReady > 0 else { return nil }
        let next = pods.compactMap { $0.availableDate(minReadySeconds: minReady) }.filter { $0 > Date() }.min()
        return next.map { .seconds($0.timeIntervalSinceNow + 0.05) }
    }
}

/// Taking in objects that match a selector and that nobody controls.
enum Adoption {
    static func adopt(
        _ object: JSONValue,
        of type: ResourceType,
        by owner: JSONValue,
        of ownerType: ResourceType,
        access: ClusterAccess
    ) async throws -> JSONValue {
        try await access.update(type, object.objectKey, uid: object.uid) { live in
            guard live.controllerReference == nil else { return }
            let others = live["metadata"]?["ownerReferences"]?.arrayValue ?? []
            live.setMetadata("ownerReferences", .array(others + [.controllerReference(to: owner, of: ownerType)]))
        }
    }
}
