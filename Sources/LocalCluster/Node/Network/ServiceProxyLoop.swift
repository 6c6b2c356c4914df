import Kubernetes

/// Keeps the proxy's listeners in step with Services and the pods behind them.
struct ServiceProxyLoop: ControlLoop {
    let services: NodeServices
    let proxy: ServiceProxy
    let name = "service-proxy"

    func watch() -> ClusterWatch { services.access.watch([.services, .pods]) }

    /// A pod may be behind any Service of its namespace, so a namespace is looked at as one.
    func keys(touchedBy event: ClusterEvent) -> [String] { [event.key.namespace] }

    func sync(_ namespace: String) async throws -> Duration? {
        let all = await services.access.list(.services, namespace: namespace)
        for service in all { await sync(service) }
        for key in proxy.owners(in: namespace).subtracting(all.map(\.objectKey)) { await proxy.set([:], for: key) }
        return nil
    }

    private func sync(_ service: JSONValue) async {
        let key = service.objectKey
        guard let address = service.at(path: "spec", "clusterIP")?.stringValue, services.network.isServiceAddress(address) else {
            await proxy.set([:], for: key)
            return
        }
        if let type = service.at(path: "spec", "type")?.stringValue, type == "NodePort" || type == "LoadBalancer" {
            await report("the local node has no node ports or load balancers; only \(address) reaches this service", service)
        }
        let endpoints = ServiceEndpoints(service: service, pods: await pods(of: service))
        var listeners: [ProxyAddress: [ProxyAddress]] = [:]
        for port in endpoints.ports {
            guard port.protocol == "TCP" else {
                await report("port \(port.port) is \(port.protocol); the local node forwards TCP only", service)
                continue
            }
            let targets = endpoints.ready(for: port).map { ProxyAddress(host: $0.address, port: $0.port) }
            listeners[ProxyAddress(host: address, port: port.port)] = targets
        }
        for failure in await proxy.set(listeners, for: key) {
            await report(failure, service)
        }
    }

    private func pods(of service: JSONValue) async -> [JSONValue] {
        let selector = service.at(path: "spec", "selector")?.stringMap ?? [:]
        guard !selector.isEmpty else { return [] }
        return await services.access.list(.pods, namespace: service.namespace).filter { pod in
            let labels = pod.labels
            return selector.allSatisfy { labels[$0.key] == $0.value }
        }
    }

    private func report(_ words: String, _ service: JSONValue) async {
        let known = await services.access.list(EventLog.events, namespace: service.namespace).contains { event in
            event.at(path: "involvedObject", "uid")?.stringValue == service.uid && event["message"]?.stringValue == words
        }
        guard !known else { return }
        await services.events.record(
            .warning,
            "ProxyUnavailable",
            words,
            about: service,
            of: .services,
            component: "service-proxy"
        )
    }
}
