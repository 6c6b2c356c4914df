extension GravityService {
    /// One environment variable; exactly one of `value` and `valueFrom` is set. Encodes as the `env` entry of a container.
    package struct EnvironmentVariable: Codable, Sendable, Hashable {
        package var name: String
        package var value: String?
        package var valueFrom: ValueSource?

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        package init(name: String, valueFrom: ValueSource) {
            self.name = name
            self.valueFrom = valueFrom
        }
    }

    /// Where a value comes from; exactly one field is set.
    package struct ValueSource: Codable, Sendable, Hashable {
        package var secretKeyRef: KeySelector?
        package var configMapKeyRef: KeySelector?
        package var fieldRef: FieldSelector?

        package init(secretKeyRef: KeySelector) { self.secretKeyRef = secretKeyRef }
        package init(configMapKeyRef: KeySelector) { self.configMapKeyRef = configMapKeyRef }
        package init(fieldRef: FieldSelector) { self.fieldRef = fieldRef }
    }

    /// One key of a Secret or ConfigMap of the same namespace.
    package struct KeySelector: Codable, Sendable, Hashable {
        package var name: String
        package var key: String
        /// A pod may start without it.
        package var optional: Bool?

        package init(name: String, key: String, optional: Bool? = nil) {
            self.name = name
            self.key = key
            self.optional = optional
        }
    }

    /// A field of the pod itself, e.g. `metadata.name` or `status.podIP`.
    package struct FieldSelector: Codable, Sendable, Hashable {
        package var fieldPath: String

        package init(fieldPath: String) { self.fieldPath = fieldPath }
    }

    /// Every key of a Secret or ConfigMap as a variable; exactly one of the two references is set.
    package struct EnvironmentSource: Codable, Sendable, Hashable {
        /// Put before every key.
        package var prefix: String?
        package var secretRef: SourceReference?
        package var configMapRef: SourceReference?

        package init(prefix: String? = nil, secretRef: SourceReference) {
            self.prefix = prefix
            self.secretRef = secretRef
        }

        package init(prefix: String? = nil, configMapRef: SourceReference) {
            self.prefix = prefix
            self.configMapRef = configMapRef
        }
    }

    /// A Secret or ConfigMap of the same namespace.
    package struct SourceReference: Codable, Sendable, Hashable {
        package var name: String
        /// A pod may start without it.
        package var optional: Bool?

        package init(name: String, optional: Bool? = nil) {
            self.name = name
            self.optional = optional
        }
    }

    /// Files the pods see, read-only.
    package struct Configuration: Codable, Sendable, Hashable {
        /// Folder the files appear in.
        package var mountPath = "/etc/gravity"
        package var files: [File] = []

        package init(files: [File] = []) { self.files = files }

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.mountPath, into: &mountPath)
            try fields.read(.files, into: &files)
        }
    }

    /// One configuration file.
    package struct File: Codable, Sendable, Hashable {
        /// Relative to the mount path; never with `..`.
        package var path: String
        package var content: String

        package init(path: String, content: String) {
            self.path = path
            self.content = content
        }
    }
}
