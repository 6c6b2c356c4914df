import Postgres

extension PostgresRow {
    /// Reads a column as the type the context wants.
    func value<Value: PostgresDecodable>(_ column: String) throws(PostgresError) -> Value { try decode(Value.self, column) }
}
