import FoundationEssentials
import Kubernetes

/// Reads Secrets and ConfigMaps of one namespace for its pods.
struct ConfigurationSource: Sendable {
    let access: ClusterAccess
    let namespace: String

    /// The Secret's values, nil when there is none.
    func secret(_ name: String) async -> [String: [UInt8]]? {
        guard let secret = await access.get(.secrets, ObjectKey(namespace: namespace, name: name)) else { return nil }
        return Self.decoded(secret["data"])
    }

    /// The ConfigMap's values, texts and bytes, nil when there is none.
    func configMap(_ name: String) async -> [String: [UInt8]]? {
        guard let map = await access.get(.configMaps, ObjectKey(namespace: namespace, name: name)) else { return nil }
        let texts = (map["data"]?.stringMap ?? [:]).mapValues { Array($0.utf8) }
        return texts.merging(Self.decoded(map["binaryData"])) { text, _ in text }
    }

    private static func decoded(_ data: JSONValue?) -> [String: [UInt8]] {
        (data?.stringMap ?? [:]).compactMapValues { Data(base64Encoded: $0).map { Array($0) } }
    }
}
