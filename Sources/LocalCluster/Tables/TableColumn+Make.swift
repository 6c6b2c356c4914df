import Kubernetes

// Short ways to write a column.
extension TableColumn {
    static func column(_ name: String, priority: Int = 0, _ cell: @escaping @Sendable (JSONValue) -> String) -> TableColumn {
        TableColumn(name: name, priority: priority) { .string(cell($0)) }
    }

    /// The text at a path, empty when there is none.
    static func text(_ name: String, priority: Int = 0, _ path: String...) -> TableColumn {
        column(name, priority: priority) { $0.at(path: path).map(cellText) ?? "" }
    }

    /// The number at a path, 0 when there is none.
    static func count(_ name: String, _ path: String...) -> TableColumn {
        TableColumn(name: name, type: "integer") { .integer($0.at(path: path)?.integerValue ?? 0) }
    }

    static func cellText(_ value: JSONValue) -> String { value.stringValue ?? value.text }
}
