import Kubernetes

extension ResourceAPI {
    /// An object read as its kind, and what to warn of.
    struct Decoded {
        var object: JSONValue
        var warnings: [String]
    }

    /// Reads what a client sent as an object of the kind; throws bad-request when it is not one.
    func decode(_ sent: JSONValue, as resource: ServedResource, _ options: WriteOptions) throws(APIError) -> Decoded {
        guard sent.objectValue != nil else {
            throw .badRequest("the object provided is unrecognized (must be of type \(resource.type.kind))")
        }
        var object = sent
        try checkType(&object, resource)
        var decoder = FieldDecoder()
        if let schema = resource.schema {
            let metadata = decoder.decode(object["metadata"] ?? [:], as: .named("ObjectMeta"), at: "metadata")
            object["metadata"] = metadata
            let pruned = schema.pruned(object)
            let unknown = decoder.unknownFields + pruned.unknownFields
            return try finish(pruned.object, unknown, decoder.problem, resource, options)
        }
        object = decoder.decode(object, as: resource.fields)
        return try finish(object, decoder.unknownFields, decoder.problem, resource, options)
    }

    private func checkType(_ object: inout JSONValue, _ resource: ServedResource) throws(APIError) {
        let type = resource.type
        let apiVersion = object["apiVersion"]?.stringValue ?? ""
        let kind = object["kind"]?.stringValue ?? ""
        guard apiVersion.isEmpty || apiVersion == type.apiVersion else {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API version (\(type.apiVersion))"
            )
        }
        guard kind.isEmpty || kind == type.kind else {
            throw .badRequest("the kind in the data (\(kind)) does not match the expected kind (\(type.kind))")
        }
        object["apiVersion"] = .string(type.apiVersion)
        object["kind"] = .string(type.kind)
    }

    private func finish(
        _ object: JSONValue,
        _ unknown: [String],
        _ problem: String?,
        _ resource: ServedResource,
        _ options: WriteOptions
    ) throws(APIError) -> Decoded {
        let type = resource.type
        let refusal = "\(type.kind) in version \"\(type.version)\" cannot be handled as a \(type.kind): "
        if let problem { throw .badRequest(refusal + problem) }
        let notes = unknown.map { "unknown field \"\($0)\"" }
        if options.fieldValidation == .strict, !notes.isEmpty {
            throw .badRequest(refusal + "strict decoding error: " + notes.joined(separator: ", "))
        }
        return Decoded(object: object, warnings: options.fieldValidation == .warn ? notes : [])
    }

    /// Fills in defaults of the kind.
    func applyDefaults(_ object: inout JSONValue, _ resource: ServedResource) {
        resource.rules.applyDefaults(&object)
        resource.schema?.applyDefaults(&object)
    }

    /// Throws invalid when the object, or the change to it, breaks a rule.
    func validate(_ object: JSONValue, replacing old: JSONValue?, _ resource: ServedResource) throws(APIError) {
        var causes = MetadataRules.problems(object, old: old, resource)
        if let schema = resource.schema { causes += schema.problems(object, old: old) }
        causes += resource.rules.validate(object, old)
        guard causes.isEmpty else { throw resource.invalid(object.name, causes) }
    }

    /// A namespace must exist and not be going away for something to be created in it.
    func checkNamespace(_ namespace: String, creating name: String, _ resource: ServedResource) throws(APIError) {
        guard let object = store.object(.namespaces, ObjectKey(namespace: "", name: namespace)) else {
            throw .notFound(.namespaces, namespace)
        }
        if object.isBeingDeleted {
            throw .forbidden(
                resource.table,
                name,
                "unable to create new content in namespace \(namespace) because it is being terminated",
                causes: [
                    APIError.Cause(
                        reason: "NamespaceTerminating",
                        message: "namespace \(namespace) is being terminated",
                        field: "metadata.namespace"
                    )
                ]
            )
        }
    }
}
