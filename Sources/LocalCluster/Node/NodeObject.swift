import FoundationEssentials
import Glibc
import Kubernetes

/// The one node of a local cluster: this machine.
enum NodeObject {
    static let name = "local"

    static var object: JSONValue {
        [
            "apiVersion": "v1", "kind": "Node",
            "metadata": [
                "name": .string(name),
                "labels": [
                    "kubernetes.io/hostname": .string(name), "kubernetes.io/os": "linux", "kubernetes.io/arch": .string(architecture),
                    "node-role.kubernetes.io/control-plane": "",
                ],
            ],
            "spec": [:],
        ]
    }

    static func status(address: String, previous: JSONValue?, now: Date) -> JSONValue {
        let capacity: JSONValue = [
            "cpu": .string(String(processors)), "memory": .string("\(memory / 1024)Ki"), "pods": "1000",
            "ephemeral-storage": "100Gi",
        ]
        return [
            "capacity": capacity, "allocatable": capacity,
            "addresses": [
                ["type": "InternalIP", "address": .string(address)], ["type": "Hostname", "address": .string(name)],
            ],
            "conditions": .array(conditions(previous: previous, now: now)),
            "daemonEndpoints": ["kubeletEndpoint": ["Port": 10250]],
            "nodeInfo": [
                "architecture": .string(architecture), "operatingSystem": "linux", "containerRuntimeVersion": "process://1",
                "kubeletVersion": "v1.34.0-gravity", "kubeProxyVersion": "v1.34.0-gravity", "kernelVersion": .string(kernel),
                "osImage": "processes of this machine", "machineID": "", "systemUUID": "", "bootID": "",
            ],
        ]
    }

    private static func conditions(previous: JSONValue?, now: Date) -> [JSONValue] {
        let since = previous?.condition("Ready")?["lastTransitionTime"] ?? .time(now)
        let rows: [(String, String, String, String)] = [
            ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            ("Ready", "True", "KubeletReady", "the node agent runs pods as processes"),
        ]
        return rows.map { type, status, reason, message in
            [
                "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
                "lastHeartbeatTime": .time(now), "lastTransitionTime": since,
            ]
        }
    }

    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    static var memory: Int { max(0, sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) }

    private static var kernel: String { PrivateFiles.text("/proc/sys/kernel/osrelease")?.trimmingWhitespace ?? "" }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}

extension String {
    var trimmingWhitespace: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
