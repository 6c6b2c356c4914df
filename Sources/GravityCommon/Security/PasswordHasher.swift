import Dispatch
import Metrics
package import Postgres

/// Hashes and verifies passwords on its own threads: never more at a time than it has workers, never a longer queue than its limit.
package final class PasswordHasher: Sendable {
    package let parameters: PasswordHash.Parameters
    private let permits: Permits
    private let patience: Duration
    private let threads = DispatchQueue(label: "dev.gravity.passwords", attributes: .concurrent)
    private let waitTime = Timer(label: "password_hash_wait_duration_seconds")
    private let workTime = Timer(label: "password_hash_duration_seconds")

    /// `workers` computations at a time (as many as cores: each fills one, and `parameters.memory`); beyond `queueLimit` waiting callers,
    /// or after `patience`, the answer is 503.
    package init(
        workers: Int,
        queueLimit: Int = 64,
        patience: Duration = .seconds(5),
        parameters: PasswordHash.Parameters = .standard
    ) {
        self.parameters = parameters
        self.patience = patience
        permits = Permits(count: workers, queueLimit: queueLimit)
    }

    /// A new hash with a random salt; throws a 503 `GravityError` when the workers are too busy.
    package func hash(_ password: Password) async throws -> PasswordHash {
        let (bytes, parameters) = (Array(password.value.utf8), parameters)
        guard let hash = try await work({ PasswordHash.make(bytes, parameters) }) else {
            throw GravityError.busy("The service is short of memory; try again.")
        }
        return hash
    }

    /// Whether the password belongs to the hash; throws like `hash`.
    package func verify(_ password: Password, against hash: PasswordHash) async throws -> Bool {
        let bytes = Array(password.value.utf8)
        guard let matches = try await work({ hash.matches(bytes) }) else {
            throw GravityError(.base, "The password could not be checked.")
        }
        return matches
    }

    private func work<Value: Sendable>(_ compute: @escaping @Sendable () -> Value) async throws -> Value {
        let start = ContinuousClock.now
        do {
            try await permits.acquire(until: start + patience)
        } catch let refusal as Permits.Refusal {
            throw GravityError.busy("Too many passwords are being checked at the moment; try again.", retryAfterSeconds: 2, cause: refusal)
        }
        defer { permits.release() }
        let begin = ContinuousClock.now
        waitTime.record(duration: begin - start)
        defer { workTime.record(duration: ContinuousClock.now - begin) }
        return await withCheckedContinuation { continuation in
            threads.async { continuation.resume(returning: compute()) }
        }
    }
}
