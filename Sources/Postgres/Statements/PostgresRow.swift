/// One row of a result, read by column name or position.
package struct PostgresRow: Sendable {
    /// The columns' names, shared by all rows of a result.
    final class Columns: Sendable {
        let names: [String]
        let positions: [String: Int]

        init(_ names: [String]) {
            self.names = names
            positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    let columns: Columns
    let values: [String?]

    /// The columns' names in order.
    package var names: [String] { columns.names }

    /// The value as PostgreSQL's text form; nil for NULL and for a column the result does not have.
    package func text(_ column: String) -> String? {
        columns.positions[column].flatMap { values[$0] }
    }

    /// Reads a column; throws a decoding error for a missing column, an unexpected NULL or another type's text.
    package func decode<Value: PostgresDecodable>(_: Value.Type = Value.self, _ column: String) throws(PostgresError) -> Value {
        guard let position = columns.positions[column] else { throw PostgresError(.decoding, "the result has no column \(column)") }
        return try decode(Value.self, at: position)
    }

    /// Reads all columns in order, as in `row.decode((Int, String?).self)`.
    package func decode<each Value: PostgresDecodable>(_: (repeat each Value).Type = (repeat each Value).self) throws(PostgresError) -> (
        repeat each Value
    ) {
        var position = 0
        return (repeat try next((each Value).self, &position))
    }

    private func next<Value: PostgresDecodable>(_: Value.Type, _ position: inout Int) throws(PostgresError) -> Value {
        defer { position += 1 }
        guard position < values.count else { throw PostgresError(.decoding, "the result has only \(values.count) columns") }
        return try decode(Value.self, at: position)
    }

    private func decode<Value: PostgresDecodable>(_: Value.Type, at position: Int) throws(PostgresError) -> Value {
        guard let value = Value.decode(postgres: values[position]) else {
            let found = values[position] == nil ? "NULL" : "another type"
            throw PostgresError(.decoding, "column \(columns.names[position]): expected \(Value.self), found \(found)")
        }
        return value
    }
}
