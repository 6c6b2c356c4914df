/// The condition did not come true in time.
package struct NotEventually: Error, CustomStringConvertible {
    package let timeout: Duration
    package var description: String { "the condition did not come true within \(timeout)" }
}

/// Waits for a condition of the world, asking every `every` until `timeout`; the place of every sleep in tests.
///
/// Throws `NotEventually` when time is up, and whatever the condition throws at its last try.
package func eventually(
    timeout: Duration = .seconds(10),
    every pause: Duration = .milliseconds(20),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + timeout
    while true {
        do {
            if try await condition() { return }
            if ContinuousClock.now >= deadline { throw NotEventually(timeout: timeout) }
        } catch {
            if ContinuousClock.now >= deadline || error is CancellationError { throw error }
        }
        try await Task.sleep(for: pause)
    }
}

/// Waits for a value to appear, like the Boolean form.
package func eventually<Value>(
    timeout: Duration = .seconds(10),
    every pause: Duration = .milliseconds(20),
    value: () async throws -> Value?
) async throws -> Value {
    var found: Value?
    try await eventually(timeout: timeout, every: pause) {
        found = try await value()
        return found != nil
    }
    guard let found else { throw NotEventually(timeout: timeout) }
    return found
}
