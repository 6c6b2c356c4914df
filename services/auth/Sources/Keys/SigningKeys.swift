import Crypto
import GravityCommon
import JWTKit
import Logging

/// The keys of all replicas, read from the database when they are first needed and again every few minutes.
actor SigningKeys: AccessTokenKeys {
    /// Where the keys are kept.
    protocol Store: Sendable {
        /// Newest first, never empty: `candidate` becomes the first key when there is none.
        func keys(orFirst candidate: SigningKey) async throws -> [SigningKey]
    }

    struct KeyRing: Sendable {
        let keys: [SigningKey]
        let collection: JWTKeyCollection
        let readAt: ContinuousClock.Instant
    }

    /// A key another replica has just made is known to all after this time at the latest.
    private static let freshness = Duration.seconds(300)
    /// An unknown key id leads to one more read, at most this often: anybody can send one.
    private static let cooldown = Duration.seconds(10)

    private let store: any Store
    private let logger: Logger
    private var ring: KeyRing?

    init(store: any Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// The keys to publish and, first, the one to sign with; throws the store's errors when there is nothing from before.
    func current() async throws -> KeyRing {
        if let ring, ring.readAt + Self.freshness > .now { return ring }
        do {
            return try await read()
        } catch {
            guard let ring else { throw error }
            logger.warning("Signing keys could not be read again", metadata: ["error": "\(type(of: error))"])
            return ring
        }
    }

    func keys(for id: String) async throws -> JWTKeyCollection? {
        var ring = try await current()
        if !ring.keys.contains(where: { $0.id == id }), ring.readAt + Self.cooldown <= .now { ring = try await read() }
        return ring.keys.contains { $0.id == id } ? ring.collection : nil
    }

    private func read() async throws -> KeyRing {
        let keys = try await store.keys(orFirst: SigningKey())
        let collection = JWTKeyCollection()
        for key in keys { await collection.add(ecdsa: try ES256PrivateKey(backing: key.key), kid: JWKIdentifier(string: key.id)) }
        let ring = KeyRing(keys: keys, collection: collection, readAt: .now)
        self.ring = ring
        return ring
    }
}
