import FoundationEssentials
import Kubernetes
import Synchronization

extension ResourceAPI {
    /// Creates an object and returns what was stored; see `createWritten` for the warnings.
    func create(
        _ resource: ServedResource,
        namespace: String,
        _ sent: JSONValue,
        _ options: WriteOptions
    ) throws(APIError) -> JSONValue {
        try createWritten(resource, namespace: namespace, sent, options).object
    }

    /// Creates an object; throws already-exists, invalid, bad-request, not-found (namespace) or forbidden (namespace going away).
    func createWritten(
        _ resource: ServedResource,
        namespace: String,
        _ sent: JSONValue,
        _ options: WriteOptions
    ) throws(APIError) -> Written {
        let decoded = try decode(sent, as: resource, options)
        var object = decoded.object
        try setIdentity(&object, namespace: namespace, resource)
        if resource.type.isNamespaced { try checkNamespace(object.namespace, creating: object.name, resource) }
        let prefix = object.metadata["generateName"]?.stringValue ?? ""
        let isGenerated = object.name.isEmpty && !prefix.isEmpty
        for _ in 0..<8 {
            if isGenerated { object.setMetadata("name", .string(prefix + Self.randomSuffix())) }
            do {
                let stored = try insert(object, resource, options)
                return Written(object: stored, warnings: decoded.warnings, isNew: true)
            } catch  where isGenerated && error.isAlreadyExists {
                continue
            }
        }
        throw .alreadyExists(resource.table, prefix)
    }

    private func insert(_ decoded: JSONValue, _ resource: ServedResource, _ options: WriteOptions) throws(APIError) -> JSONValue {
        guard resource.table == .services else { return try insertLocked(decoded, resource, options) }
        return try serviceLock.withLock { _ throws(APIError) in try insertLocked(decoded, resource, options) }
    }

    private func insertLocked(_ decoded: JSONValue, _ resource: ServedResource, _ options: WriteOptions) throws(APIError) -> JSONValue {
        var object = decoded
        let key = resource.key(namespace: object.namespace, name: object.name)
        if resource.hasStatus, !resource.isVirtual { object["status"] = nil }
        if options.tracking == .update {
            object.setMetadata("managedFields", nil)
            let tracked = object
            object = ManagedFields.tracking(update: tracked, of: nil, resource, .main, options.fieldManager)
        }
        applyDefaults(&object, resource)
        try resource.rules.prepareForCreate(&object, admission)
        try validate(object, replacing: nil, resource)
        if options.dryRun {
            if store.object(resource.table, key) != nil { throw .alreadyExists(resource.table, key.name) }
            return object
        }
        do throws(Store.Failure) {
            let stored = try store.write(resource.table, key, resource.toStorage(object), replacing: nil)
            didWrite(stored, resource)
            return resource.fromStorage(store.object(resource.table, key) ?? stored)
        } catch {
            throw error.refusal(resource.table, key.name)
        }
    }

    /// What the server alone decides about a new object.
    private func setIdentity(_ object: inout JSONValue, namespace: String, _ resource: ServedResource) throws(APIError) {
        if resource.type.isNamespaced {
            let own = object.namespace
            guard own.isEmpty || namespace.isEmpty || own == namespace else {
                throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
            }
            object.setMetadata("namespace", .string(own.isEmpty ? namespace : own))
            guard !object.namespace.isEmpty else { throw .badRequest("an empty namespace may not be set during creation") }
        } else {
            object.setMetadata("namespace", nil)
        }
        guard object.resourceVersion.isEmpty else {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        object.setMetadata("uid", .string(UUID().uuidString.lowercased()))
        object.setMetadata("creationTimestamp", .string(Timestamp.now().description))
        let reset = ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"]
        for field in reset { object.setMetadata(field, nil) }
        if resource.countsGenerations { object.setMetadata("generation", 1) }
    }

    /// Five characters that spell no word (apimachinery pkg/util/rand).
    private static func randomSuffix() -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        return String((0..<5).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }
}
