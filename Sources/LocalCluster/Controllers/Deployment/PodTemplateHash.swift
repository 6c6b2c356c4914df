import Kubernetes

/// The value of the label `pod-template-hash`: equal templates give equal names of ReplicaSets.
enum PodTemplateHash {
    static let label = "pod-template-hash"

    /// FNV-1a over the template's canonical JSON, written in Kubernetes' alphabet without vowels.
    static func of(_ template: JSONValue, collisions: Int = 0) -> String {
        var hash: UInt32 = 2_166_136_261
        func mix(_ byte: UInt8) { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        for byte in withoutHash(template).serialized() { mix(byte) }
        if collisions > 0 {
            for byte in String(collisions).utf8 { mix(byte) }
        }
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        return String(String(hash).utf8.map { alphabet[Int($0) % alphabet.count] })
    }

    /// The template as its author wrote it, for comparing a Deployment's with a ReplicaSet's.
    static func withoutHash(_ template: JSONValue) -> JSONValue {
        var template = template
        guard var labels = template["metadata"]?["labels"]?.objectValue else { return template }
        labels[label] = nil
        template["metadata"]?["labels"] = labels.isEmpty ? nil : .object(labels)
        if template["metadata"]?.objectValue?.isEmpty == true { template["metadata"] = nil }
        return template
    }

    /// The template with the label added, as it is put in a ReplicaSet.
    static func labelled(_ template: JSONValue, hash: String) -> JSONValue {
        var template = template
        var metadata = template["metadata"]?.objectValue ?? [:]
        var labels = metadata["labels"]?.objectValue ?? [:]
        labels[label] = .string(hash)
        metadata["labels"] = .object(labels)
        template["metadata"] = .object(metadata)
        return template
    }
}
