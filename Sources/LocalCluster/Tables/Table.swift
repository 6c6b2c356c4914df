import Kubernetes

/// How much of each object the rows of a table carry (`includeObject`).
enum TableObjects: String, Sendable {
    case none = "None"
    case metadata = "Metadata"
    case object = "Object"
}

/// Objects as `meta.k8s.io/v1 Table`.
enum Table {
    static func render(
        _ objects: [JSONValue],
        _ resource: ServedResource,
        including: TableObjects,
        listMetadata: JSONValue,
        withDefinitions: Bool = true
    ) -> JSONValue {
        let rows = objects.map { row($0, resource, including) }
        return [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": listMetadata,
            "columnDefinitions": .array(withDefinitions ? resource.columns.map(\.definition) : []), "rows": .array(rows),
        ]
    }

    private static func row(_ object: JSONValue, _ resource: ServedResource, _ including: TableObjects) -> JSONValue {
        var row: JSONValue = ["cells": .array(resource.columns.map { $0.cell(object) })]
        switch including {
        case .none: break
        case .metadata: row["object"] = PartialMetadata.object(object)
        case .object: row["object"] = object
        }
        return row
    }
}

/// Objects as `meta.k8s.io/v1 PartialObjectMetadata`.
enum PartialMetadata {
    static func object(_ object: JSONValue) -> JSONValue {
        ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object.metadata]
    }
}
