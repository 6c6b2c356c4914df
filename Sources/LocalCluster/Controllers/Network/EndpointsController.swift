import Kubernetes

/// Keeps the Endpoints and the EndpointSlice of each Service with a selector.
struct EndpointsController: ControlLoop {
    let access: ClusterAccess
    let name = "endpoint-controller"

    func watch() -> ClusterWatch { access.watch([.services, .pods, .endpoints, .endpointSlices]) }

    /// A pod may be behind any Service of its namespace, so all of them are looked at.
    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        switch event.type {
        case .endpointSlices:
            guard let service = event.object.labels[EndpointObjects.serviceLabel] else { return [] }
            return [ObjectKey(namespace: event.object.namespace, name: service)]
        case .pods: return [ObjectKey(namespace: event.object.namespace, name: "")]
        default: return [event.key]
        }
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        guard !key.name.isEmpty else {
            for service in await access.list(.services, namespace: key.namespace) { try await sync(service) }
            return nil
        }
        if let service = await access.get(.services, key) {
            try await sync(service)
        } else {
            await remove(.endpoints, key)
            await remove(.endpointSlices, EndpointObjects.sliceKey(key))
        }
        return nil
    }

    private func sync(_ service: JSONValue) async throws {
        let selector = service.at(path: "spec", "selector")?.stringMap ?? [:]
        guard !selector.isEmpty, !service.isBeingDeleted, service.at(path: "spec", "type")?.stringValue != "ExternalName" else { return }
        let pods = await access.list(.pods, namespace: service.namespace).filter { pod in
            let labels = pod.labels
            return selector.allSatisfy { labels[$0.key] == $0.value }
        }
        let endpoints = ServiceEndpoints(service: service, pods: pods)
        try await write(.endpoints, EndpointObjects.endpoints(of: service, endpoints), members: ["subsets"])
        try await write(.endpointSlices, EndpointObjects.slice(of: service, endpoints), members: ["endpoints", "ports", "addressType"])
    }

    private func write(_ type: ResourceType, _ object: JSONValue, members: [String]) async throws {
        guard await access.get(type, object.objectKey) != nil else {
            do {
                try await access.create(type, object)
            } catch let error as APIError where error.reason == "Forbidden" {
                return  // the namespace is being deleted
            }
            return
        }
        try await access.update(type, object.objectKey) { live in
            for member in members { live[member] = object[member] }
            live.setMetadata("labels", .map(live.labels.merging(object.labels) { _, new in new }))
        }
    }

    private func remove(_ type: ResourceType, _ key: ObjectKey) async {
        guard await access.get(type, key) != nil else { return }
        do {
            try await access.delete(type, key)
        } catch {
            return  // somebody else was faster
        }
    }
}
