/// Runs an operation and cancels it at the deadline; throws `KubernetesError.timeout` then.
func withDeadline<T: Sendable>(
    _ deadline: ContinuousClock.Instant,
    _ operation: @escaping @Sendable () async throws -> T
) async throws -> T {
    try await withThrowingTaskGroup(of: T.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw KubernetesError.timeout
        }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
