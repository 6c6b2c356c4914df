import Kubernetes
import Logging

/// Gives Services of an earlier run addresses of this run's network, when the earlier one was taken meanwhile.
struct ServiceAddresses {
    let access: ClusterAccess
    let network: PodNetwork

    func renew(logger: Logger) async {
        let services = await access.list(.services)
        var used = Set(services.compactMap { $0.at(path: "spec", "clusterIP")?.stringValue })
        let table = GroupResource(.services)
        for service in services {
            guard let old = service.at(path: "spec", "clusterIP")?.stringValue, old != "None", !old.isEmpty,
                !network.isServiceAddress(old)
            else { continue }
            do {
                let address = try network.serviceAddress(notIn: used)
                used.insert(address)
                var moved = service
                moved.set(at: ["spec", "clusterIP"], .string(address))
                moved.set(at: ["spec", "clusterIPs"], [.string(address)])
                try access.api.store.write(table, service.objectKey, moved, replacing: service.resourceVersion)
            } catch {
                logger.warning("service keeps an old address", metadata: ["service": "\(service.objectKey)", "error": "\(error)"])
            }
        }
    }
}
