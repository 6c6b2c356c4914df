extension PostgresConnection {
    /// Proves that these credentials work now: connects, runs `SELECT 1` and closes, all within `timeout`; returns how long it took.
    @discardableResult
    package static func probe(_ configuration: PostgresConfiguration, timeout: Duration = .seconds(5)) async throws(PostgresError)
        -> Duration
    {
        let start = ContinuousClock.now
        let session = try await Session.open(configuration, until: start + timeout)
        do {
            let statement = Statement(script: "SELECT 1")
            _ = try await session.run(statement, limit: .statement, until: start + timeout, cancellable: true)
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.cancelled, "the login probe was cancelled")
        }
        session.close()
        return ContinuousClock.now - start
    }
}
