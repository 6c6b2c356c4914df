import FoundationEssentials
import Kubernetes

/// Which pods of a set go first when it shrinks (`ActivePods` order of Kubernetes); pure.
enum PodRanking {
    /// The pods in the order of their removal: not placed, pending, not ready, then the youngest.
    static func sacrifice(_ pods: [JSONValue]) -> [JSONValue] {
        pods.sorted { rank($0) < rank($1) }
    }

    private static func rank(_ pod: JSONValue) -> (Int, Int, Int, Double, String) {
        let placed = pod.at(path: "spec", "nodeName")?.stringValue == nil ? 0 : 1
        let phase = pod.podPhase == "Pending" ? 0 : 1
        let ready = pod.isReadyPod ? 1 : 0
        return (placed, phase, ready, -pod.created.timeIntervalSince1970, pod.name)
    }
}
