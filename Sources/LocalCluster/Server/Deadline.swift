/// Bounds how long something may take.
enum Deadline {
    /// The result, or `APIError.timeout` when it does not come in time.
    static func run<Result: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw APIError.timeout("request did not complete within requested timeout \(limit)")
            }
            return result
        }
    }
}
