import Kubernetes

/// One column of a kind's table (`metav1.TableColumnDefinition`) and how a cell is made.
struct TableColumn: Sendable {
    let name: String
    var type = "string"
    var format = ""
    var description = ""
    /// 0 shows always, 1 with `-o wide`.
    var priority = 0
    let cell: @Sendable (JSONValue) -> JSONValue

    /// The definition as the table's header.
    var definition: JSONValue {
        [
            "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
            "priority": .integer(Int64(priority)),
        ]
    }

    static let name = TableColumn(name: "Name", format: "name", description: "Name must be unique within a namespace.") { .string($0.name) }

    static let age = TableColumn(name: "Age", description: "The time since the object was created.") {
        .string(HumanDuration.since($0.metadata["creationTimestamp"]?.stringValue))
    }

    static let nameAndAge = [name, age]

    /// The columns a definition asks for, after the name.
    static func columns(definition columns: JSONValue?) -> [TableColumn] {
        guard let columns = columns?.arrayValue, !columns.isEmpty else { return nameAndAge }
        return [name]
            + columns.map { column in
                let path = JSONPath(column["jsonPath"]?.stringValue ?? "")
                let type = column["type"]?.stringValue ?? "string"
                return TableColumn(
                    name: column["name"]?.stringValue ?? "",
                    type: type,
                    format: column["format"]?.stringValue ?? "",
                    description: column["description"]?.stringValue ?? "",
                    priority: Int(clamping: column["priority"]?.integerValue ?? 0)
                ) { path.cell(of: $0, type: type) }
            }
    }
}
