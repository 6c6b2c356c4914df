import HTTPTypes
import Kubernetes

/// Shapes objects the way the client wants to see them.
struct ObjectView: Sendable {
    let resource: ServedResource
    let request: APIRequest

    /// One object.
    func reply(_ object: JSONValue, status: HTTPResponse.Status = .ok, warnings: [String] = []) throws(APIError) -> Reply {
        .json(try shaped(object), status: status, warnings: warnings)
    }

    func shaped(_ object: JSONValue, withDefinitions: Bool = true) throws(APIError) -> JSONValue {
        switch try request.form() {
        case .object: object
        case .metadata: PartialMetadata.object(object)
        case .table:
            Table.render(
                [object],
                resource,
                including: try tableObjects(),
                listMetadata: ["resourceVersion": .string(object.resourceVersion)],
                withDefinitions: withDefinitions
            )
        }
    }

    /// A list.
    func list(_ objects: [JSONValue], metadata: JSONValue) throws(APIError) -> JSONValue {
        switch try request.form() {
        case .object:
            [
                "kind": .string(resource.listKind), "apiVersion": .string(resource.type.apiVersion), "metadata": metadata,
                "items": .array(objects),
            ]
        case .metadata:
            [
                "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
                "items": .array(objects.map(PartialMetadata.object)),
            ]
        case .table: Table.render(objects, resource, including: try tableObjects(), listMetadata: metadata)
        }
    }

    private func tableObjects() throws(APIError) -> TableObjects {
        guard let text = request.query["includeObject"] else { return .metadata }
        guard let value = TableObjects(rawValue: text) else { throw .badRequest("includeObject: Unsupported value: \"\(text)\"") }
        return value
    }
}
