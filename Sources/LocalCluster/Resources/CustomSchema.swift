import Kubernetes

/// The schema of one version of a custom kind, at work.
struct CustomSchema: Sendable {
    /// The schema as the definition has it, for OpenAPI.
    let openAPI: JSONValue
    private let structural: StructuralSchema

    /// Throws bad-request, with the cause, when the schema is not structural or a rule in it does not compile.
    init(openAPI: JSONValue) throws(APIError) {
        self.openAPI = openAPI
        do throws(SchemaError) {
            structural = try StructuralSchema(crdVersionSchema: openAPI)
        } catch {
            let cause = APIError.Cause(reason: "FieldValueInvalid", message: error.message, field: error.path)
            throw APIError(code: 400, reason: "BadRequest", message: error.description, details: APIError.Details(causes: [cause]))
        }
    }

    /// The object without the fields the schema does not have, and their paths; metadata stays as it is.
    func pruned(_ object: JSONValue) -> (object: JSONValue, unknownFields: [String]) {
        var pruned = object
        let unknown = structural.prune(&pruned)
        pruned["metadata"] = object["metadata"]
        return (pruned, unknown.filter { !$0.hasPrefix("metadata.") })
    }

    /// Fills in the schema's defaults.
    func applyDefaults(_ object: inout JSONValue) {
        structural.applyDefaults(&object)
    }

    /// What is wrong with an object, or with the change from an old one.
    func problems(_ object: JSONValue, old: JSONValue?) -> [APIError.Cause] {
        structural.validate(new: object, old: old).map {
            APIError.Cause(reason: $0.kind.rawValue, message: $0.body, field: $0.path)
        }
    }
}
