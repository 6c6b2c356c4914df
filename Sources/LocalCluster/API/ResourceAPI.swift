import Kubernetes
import Synchronization

/// Reads and writes of API objects with everything the API server does on the way: defaults, validation, field ownership, versions,
/// deletion. HTTP requests and the cluster's own controllers both go through it.
final class ResourceAPI: Sendable {
    let store: Store
    let registry: Registry
    /// Held while a Service gets its address, so that no address is given twice.
    let serviceLock = Mutex<Void>(())
    private let addresses = Mutex<(any ServiceAddressSource)?>(nil)

    init(store: Store, registry: Registry = Registry()) {
        self.store = store
        self.registry = registry
        establishStoredDefinitions()
    }

    /// The object in the version of `resource`.
    func object(_ resource: ServedResource, _ key: ObjectKey) -> JSONValue? {
        store.object(resource.table, key).map(resource.fromStorage)
    }

    /// All objects of a namespace, nil for all, sorted by key.
    func objects(_ resource: ServedResource, namespace: String?) -> [JSONValue] {
        guard let snapshot = try? store.snapshot(resource.table) else { return [] }  // nil: never, the current revision is always there
        return snapshot.objects.filter { namespace == nil || $0.key.namespace == namespace }
            .sorted { $0.key < $1.key }.map { resource.fromStorage($0.value) }
    }

    /// Lets a pod network choose the addresses of Services.
    func setServiceAddresses(_ source: any ServiceAddressSource) {
        addresses.withLock { $0 = source }
    }

    /// What the rules of a kind may ask for.
    var admission: AdmissionContext {
        AdmissionContext { [self] () throws(APIError) in
            let used = Set(
                (try? store.snapshot(.services))?.objects.values.compactMap { $0.at(path: "spec", "clusterIP")?.stringValue } ?? []
            )  // nil: never
            guard let source = addresses.withLock({ $0 }) else { return try Self.defaultAddress(notIn: used) }
            do {
                return try source.serviceAddress(notIn: used)
            } catch {
                throw error as? APIError ?? .internalError("no address for the service")
            }
        }
    }

    /// The first free address of 10.96.0.0/16, for a cluster without a pod network.
    private static func defaultAddress(notIn used: Set<String>) throws(APIError) -> String {
        for number in 1..<65_000 {
            let address = "10.96.\(number >> 8).\(number & 255)"
            if !used.contains(address) { return address }
        }
        throw .internalError("no address for the service")
    }
}

extension Store.Failure {
    /// The refusal a client sees.
    func refusal(_ table: GroupResource, _ name: String) -> APIError {
        switch self {
        case .expired(let oldest): .expired("The resourceVersion for the provided watch is too old: oldest is \(oldest)")
        case .future(let current): .futureRevision(current + 1, current: current)
        case .conflict: .conflict(table, name)
        case .missing: .notFound(table, name)
        case .exists: .alreadyExists(table, name)
        }
    }
}
