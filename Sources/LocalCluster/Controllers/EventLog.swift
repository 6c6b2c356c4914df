import OrderedCollections
import FoundationEssentials
import Kubernetes
package import Logging
import Synchronization

/// Writes core/v1 events about objects; a repetition raises the count of the event there is. Never fails its caller.
package final class EventLog: Sendable {
    package enum Severity: String, Sendable { case normal = "Normal", warning = "Warning" }

    private struct Repetition: Hashable {
        let uid: String
        let fieldPath: String
        let reason: String
        let message: String
        let component: String
    }

    static let events = ResourceType(group: "", version: "v1", kind: "Event", plural: "events")
    /// The oldest events are removed beyond this many, since nothing else ends them.
    private static let limit = 2000

    private let access: ClusterAccess
    private let logger: Logger
    private let known = Mutex(OrderedDictionary<Repetition, ObjectKey>())

    package init(access: ClusterAccess, logger: Logger) {
        self.access = access
        self.logger = logger
    }

    /// Records an event about an object of a type; `fieldPath` names a container.
    func record(
        _ severity: Severity,
        _ reason: String,
        _ message: String,
        about object: JSONValue,
        of type: ResourceType,
        component: String,
        fieldPath: String = ""
    ) async {
        let repetition = Repetition(
            uid: object.uid,
            fieldPath: fieldPath,
            reason: reason,
            message: message,
            component: component
        )
        do {
            if let key = known.withLock({ $0[repetition] }), try await repeated(key) { return }
            let event = Self.event(severity, repetition, about: object, of: type)
            let stored = try await access.create(Self.events, event)
            await remember(repetition, stored.objectKey)
        } catch {
            logger.debug("event not written", metadata: ["reason": "\(reason)", "error": "\(error)"])
        }
    }

    private func repeated(_ key: ObjectKey) async throws -> Bool {
        do {
            try await access.update(Self.events, key) { event in
                event["count"] = .count((event.number("count") ?? 1) + 1)
                event["lastTimestamp"] = .time(Date())
            }
            return true
        } catch let error as APIError where error.isNotFound {
            return false
        }
    }

    private func remember(_ repetition: Repetition, _ key: ObjectKey) async {
        let dropped = known.withLock { known -> ObjectKey? in
            known[repetition] = key
            return known.count > Self.limit ? known.removeFirst().value : nil
        }
        guard let dropped else { return }
        do {
            try await access.delete(Self.events, dropped)
        } catch {
            logger.trace("old event already gone", metadata: ["event": "\(dropped)"])
        }
    }

    private static func event(
        _ severity: Severity,
        _ repetition: Repetition,
        about object: JSONValue,
        of type: ResourceType
    ) -> JSONValue {
        let namespace = object.namespace.isEmpty ? "default" : object.namespace
        var involved: JSONValue = [
            "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "name": .string(object.name),
            "uid": .string(object.uid), "resourceVersion": .string(object.resourceVersion),
        ]
        if type.isNamespaced { involved["namespace"] = .string(object.namespace) }
        if !repetition.fieldPath.isEmpty { involved["fieldPath"] = .string(repetition.fieldPath) }
        let now = JSONValue.time(Date())
        let suffix = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
        return [
            "metadata": ["namespace": .string(namespace), "name": .string("\(object.name).\(suffix)")],
            "involvedObject": involved, "type": .string(severity.rawValue), "reason": .string(repetition.reason),
            "message": .string(String(repetition.message.prefix(1024))), "count": 1, "firstTimestamp": now, "lastTimestamp": now,
            "source": ["component": .string(repetition.component)],
            "reportingComponent": .string(repetition.component), "reportingInstance": "local",
        ]
    }
}
