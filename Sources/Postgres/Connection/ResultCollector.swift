internal import CPostgres

/// Gathers the results of one statement within its limit.
struct ResultCollector {
    private(set) var rows: [PostgresRow] = []
    private(set) var affected = 0
    private(set) var error: PostgresError?
    private let limit: ResultLimit
    private var columns: PostgresRow.Columns?
    private var bytes = 0

    init(limit: ResultLimit) {
        self.limit = limit
    }

    /// Takes what one PGresult says; throws `Interruption` when the statement must be stopped.
    mutating func take(_ result: OpaquePointer, connectionIsLost: Bool) throws {
        switch PQresultStatus(result) {
        case PGRES_SINGLE_TUPLE:
            if limit.rows > 0 { try append(result) }
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            affected += PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            columns = nil
        case PGRES_FATAL_ERROR:
            error = error ?? ServerMessage.statementError(result, connectionIsLost: connectionIsLost)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw Interruption(error: PostgresError(.usage, "COPY is not supported here"))
        default: return
        }
    }

    private mutating func append(_ result: OpaquePointer) throws {
        guard rows.count < limit.rows else {
            throw Interruption(error: PostgresError(.limit, "the result has more than \(limit.rows) rows"))
        }
        let count = PQnfields(result)
        let columns = columns ?? PostgresRow.Columns((0..<count).map { PQfname(result, $0).map { String(cString: $0) } ?? "" })
        self.columns = columns
        let values = (0..<count).map { field -> String? in
            guard PQgetisnull(result, 0, field) == 0, let start = PQgetvalue(result, 0, field) else { return nil }
            let length = Int(PQgetlength(result, 0, field))
            bytes += length
            return start.withMemoryRebound(to: UInt8.self, capacity: length) {
                String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
            }
        }
        guard bytes <= limit.bytes else {
            throw Interruption(error: PostgresError(.limit, "the result has more than \(limit.bytes) bytes"))
        }
        rows.append(PostgresRow(columns: columns, values: values))
    }
}
