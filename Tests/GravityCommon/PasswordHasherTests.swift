import GravityCommon
import HTTPTypes
import Postgres
import Testing

struct PasswordHasherTests {
    private let cheap = PasswordHash.Parameters(memory: 64, passes: 1, lanes: 1)

    @Test func `The standard costs are those of OWASP, in PHC form`() async throws {
        let hash = try await PasswordHasher(workers: 1).hash(Password("correct horse"))
        #expect(hash.phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(!hash.needsRehash(for: .standard) && hash.needsRehash(for: cheap))
        #expect("\(hash)" == "***")
    }

    @Test func `A password matches its own hash only, exactly as it was given`() async throws {
        let hasher = PasswordHasher(workers: 2, parameters: cheap)
        let hash = try await hasher.hash(Password(" Pass\0word "))
        #expect(try await hasher.verify(Password(" Pass\0word "), against: hash))
        for wrong in [" Pass\0word", " pass\0word ", " Pass", ""] {
            #expect(try await !hasher.verify(Password(wrong), against: hash))
        }
        #expect(try await hasher.hash(Password(" Pass\0word ")) != hash)
    }

    @Test func `A decoy is a hash of the same costs that nothing matches`() async throws {
        let hasher = PasswordHasher(workers: 1, parameters: cheap)
        let decoy = PasswordHash.decoy(cheap)
        #expect(!decoy.needsRehash(for: cheap))
        #expect(try await !hasher.verify(Password("anything"), against: decoy))
    }

    @Test func `A full queue is answered 503 with Retry-After`() async throws {
        let hasher = PasswordHasher(workers: 1, queueLimit: 1)
        let outcomes = await withTaskGroup(of: GravityError?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        _ = try await hasher.hash(Password("x"))
                        return nil
                    } catch {
                        return error as? GravityError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refused = outcomes.compactMap(\.self)
        #expect((1...7).contains(refused.count))
        #expect(refused.allSatisfy { $0.status == .serviceUnavailable && $0.headers[.retryAfter] == "2" })
    }

    @Test func `A stored text that is no argon2id hash is refused`() {
        #expect(PasswordHash(phc: "$2b$12$abc") == nil)
    }
}
