internal import CPostgres

/// Turns what libpq reports into errors that carry no data.
enum ServerMessage {
    enum Phase { case login, use }

    /// The error of a failed statement: SQLSTATE, primary message, hint and constraint name only.
    static func statementError(_ result: OpaquePointer, connectionIsLost: Bool) -> PostgresError {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let state = field("C")
        guard let message = field("M") else {
            return connectionError(PQresultErrorMessage(result).map { String(cString: $0) } ?? "", during: .use)
        }
        return PostgresError(
            connectionIsLost ? .connection : .server,
            withoutData(message, state),
            sqlState: state,
            hint: field("H"),
            constraint: field("n")
        )
    }

    /// libpq's text for a connection that failed: one line an attempt, each with ":  SQLSTATE: message" when a server answered.
    static func connectionError(_ text: String, during phase: Phase) -> PostgresError {
        let lines = text.split(separator: "\n").filter { line in
            !["DETAIL:", "HINT:", "LOCATION:", "CONTEXT:", "\t"].contains { line.hasPrefix($0) }
        }
        let line = lines.last { $0.contains(":  ") || $0.contains("failed") } ?? lines.first ?? "the connection failed without a message"
        guard let (state, before, after) = sqlState(in: line) else { return PostgresError(.connection, String(line)) }
        let kind: PostgresError.Kind = phase == .login && state.hasPrefix("28") ? .authentication : .connection
        return PostgresError(kind, before + after, sqlState: state)
    }

    /// Splits `… FATAL:  28P01: password …` at the state.
    private static func sqlState(in line: Substring) -> (state: String, before: String, after: String)? {
        let bytes = Array(line.utf8)
        guard bytes.count > 10 else { return nil }
        for start in bytes.indices.dropLast(9) {
            let isMarked =
                bytes[start] == UInt8(ascii: ":") && bytes[start + 1] == UInt8(ascii: " ") && bytes[start + 2] == UInt8(ascii: " ")
            guard isMarked, bytes[start + 8] == UInt8(ascii: ":") else { continue }
            let state = bytes[(start + 3)..<(start + 8)]
            guard state.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }) else { continue }
            func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }
            return (text(state), text(bytes[..<(start + 2)]), text(bytes[(start + 9)...]))
        }
        return nil
    }

    /// Data exceptions quote the value behind `: "`; the rest of the message is kept.
    private static func withoutData(_ message: String, _ state: String?) -> String {
        guard state?.hasPrefix("22") == true, let quote = message.firstIndex(of: "\"") else { return message }
        return String(message[..<quote]) + "***"
    }
}
