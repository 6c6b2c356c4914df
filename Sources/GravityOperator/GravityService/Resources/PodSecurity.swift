import Kubernetes

/// The Restricted profile of the Pod Security Standards, which every pod we make keeps.
enum PodSecurity {
    static func pod(isBundled: Bool) -> JSONValue {
        .members([
            "runAsNonRoot": true,
            "runAsUser": isBundled ? 65532 : nil,
            "runAsGroup": isBundled ? 65532 : nil,
            "seccompProfile": ["type": "RuntimeDefault"],
        ])
    }

    static func container(isBundled: Bool) -> JSONValue {
        .members([
            "allowPrivilegeEscalation": false,
            "runAsNonRoot": true,
            "readOnlyRootFilesystem": isBundled ? true : nil,
            "capabilities": ["drop": ["ALL"]],
            "seccompProfile": ["type": "RuntimeDefault"],
        ])
    }
}
