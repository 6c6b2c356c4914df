import Kubernetes

/// How far the deletion of an object has come.
enum Deletion {
    /// The finalizer that waits for dependents.
    static let foregroundFinalizer = "foregroundDeletion"
    /// The finalizer that waits for dependents to be let go.
    static let orphanFinalizer = "orphan"
    /// The finalizer of a definition whose objects are still there.
    static let definitionFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// Whether nothing keeps an object that is being deleted.
    static func isComplete(_ object: JSONValue, _ resource: ServedResource) -> Bool {
        object.isBeingDeleted && object.finalizers.isEmpty
            && (object.metadata["deletionGracePeriodSeconds"]?.integerValue ?? 0) == 0
            && (resource.table != .namespaces || namespaceFinalizers(object).isEmpty)
    }

    /// The seconds an object is given to end by itself; only pods that run somewhere are.
    static func gracePeriod(_ object: JSONValue, asked: Int?, _ resource: ServedResource) -> Int {
        guard resource.table == .pods else { return 0 }
        let phase = object.at(path: "status", "phase")?.stringValue
        guard object.at(path: "spec", "nodeName")?.stringValue ?? "" != "", phase != "Succeeded", phase != "Failed" else { return 0 }
        let own = object.at(path: "spec", "terminationGracePeriodSeconds")?.integerValue.map(Int.init(clamping:))
        let wanted = max(0, asked ?? own ?? 30)
        guard let running = object.metadata["deletionGracePeriodSeconds"]?.integerValue, object.isBeingDeleted else { return wanted }
        return min(wanted, Int(clamping: running))
    }

    static func namespaceFinalizers(_ object: JSONValue) -> [JSONValue] { object.at(path: "spec", "finalizers")?.arrayValue ?? [] }
}
