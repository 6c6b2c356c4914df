import class FoundationEssentials.FileManager
import class FoundationEssentials.ProcessInfo

extension ClusterConfiguration {
    /// Where Kubernetes mounts a pod's service account.
    package static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Reads a kubeconfig: the given path or paths (colon-separated), else `$KUBECONFIG`, else `~/.kube/config`.
    ///
    /// Throws `KubernetesError.configuration`, naming what is missing or not supported.
    package static func load(kubeconfig: String? = nil, context: String? = nil) throws -> ClusterConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let paths = kubeconfig ?? environment["KUBECONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if let paths { return try load(kubeconfigPaths: paths, context: context) }
        guard let home = environment["HOME"], !home.isEmpty else {
            throw KubernetesError.configuration("neither KUBECONFIG nor HOME is set")
        }
        return try load(kubeconfigPaths: "\(home)/.kube/config", context: context)
    }

    private static func load(kubeconfigPaths paths: String, context: String?) throws -> ClusterConfiguration {
        let list = paths.split(separator: ":").map(String.init)
        let present = list.count > 1 ? list.filter { FileManager.default.fileExists(atPath: $0) } : list
        guard !present.isEmpty else { throw KubernetesError.configuration("no kubeconfig file at \(paths)") }
        return try Kubeconfig.merged(present.map { try Kubeconfig(path: $0) }).configuration(context: context)
    }

    /// The configuration of a pod: its service account's token (read again as it is renewed), certificate authority and namespace.
    package static func inCluster(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        directory: String = serviceAccountDirectory
    ) throws -> ClusterConfiguration {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], let port = environment["KUBERNETES_SERVICE_PORT"],
            !host.isEmpty, !port.isEmpty
        else {
            throw KubernetesError.configuration("not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")
        }
        let authority = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        let tokenPath = "\(directory)/token"
        _ = try ConfigurationFile.token(path: tokenPath)
        let namespace = try ConfigurationFile.text(path: "\(directory)/namespace")
        return try ClusterConfiguration(
            server: "https://\(authority)",
            trust: .certificates(pem: try ConfigurationFile.bytes(path: "\(directory)/ca.crt")),
            token: .file(path: tokenPath),
            namespace: namespace.isEmpty ? "default" : namespace
        )
    }

    /// `$KUBECONFIG` when set, else the pod's service account when in a cluster, else `~/.kube/config`.
    package static func automatic() throws -> ClusterConfiguration {
        let environment = ProcessInfo.processInfo.environment
        if environment["KUBECONFIG"]?.isEmpty == false { return try load() }
        if environment["KUBERNETES_SERVICE_HOST"]?.isEmpty == false { return try inCluster() }
        return try load()
    }
}
