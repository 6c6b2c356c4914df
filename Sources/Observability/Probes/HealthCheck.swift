/// One named question behind `/healthz` or `/readyz`.
package protocol HealthCheck: Sendable {
    /// How the check is called in a verbose answer, such as `watches`.
    var name: String { get }

    /// Returns when all is well; throws when not. Only a `HealthCheckFailure`'s message is shown to whoever asks.
    func check() async throws
}

/// Why a check failed, in words fit for anyone who may call the probe: no secrets, no addresses.
package struct HealthCheckFailure: Error, Sendable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}

/// A check made of a closure.
package struct NamedCheck: HealthCheck {
    package let name: String
    private let body: @Sendable () async throws -> Void

    package init(_ name: String, _ body: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.body = body
    }

    package func check() async throws { try await body() }
}

/// What one check answered.
struct CheckResult: Sendable {
    let name: String
    /// Nil when all is well.
    let failure: String?
}

extension HealthCheck {
    /// The check's answer, at the latest after `limit`.
    func result(within limit: Duration) async -> CheckResult {
        await withTaskGroup(of: CheckResult?.self) { group in
            group.addTask {
                do {
                    try await check()
                    return CheckResult(name: name, failure: nil)
                } catch let failure as HealthCheckFailure {
                    return CheckResult(name: name, failure: failure.message)
                } catch {
                    return CheckResult(name: name, failure: "failed with \(type(of: error))")
                }
            }
            group.addTask {
                do { try await Task.sleep(for: limit) } catch { return nil }
                return CheckResult(name: name, failure: "no answer in time")
            }
            defer { group.cancelAll() }
            while let first = await group.next() {
                if let first { return first }
            }
            return CheckResult(name: name, failure: "cancelled")
        }
    }
}
