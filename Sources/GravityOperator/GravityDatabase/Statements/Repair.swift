import Postgres

/// One statement that brings the server closer to the plan, and the difference it removes.
struct Repair: Sendable {
    let drift: DatabaseDrift
    let sql: SQL
    let executor: Executor

    init(_ drift: DatabaseDrift, _ sql: SQL, as executor: Executor = .administrator) {
        self.drift = drift
        self.sql = sql
        self.executor = executor
    }

    /// Whose rights a statement needs.
    enum Executor: Sendable, Hashable {
        case administrator
        /// The database's owner role, which the administrator may `SET ROLE` to.
        case owner
    }
}

/// One difference between the plan and the server, in words without secrets or numbers that change.
struct DatabaseDrift: Sendable, Hashable {
    let kind: Kind
    /// What differs: `role orders_writer is missing`.
    let difference: String

    init(_ kind: Kind, _ difference: String) {
        self.kind = kind
        self.difference = difference
    }

    /// The label `kind_of_drift` of `gravity_database_drift_total`.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case role, attribute, parameter, membership, comment, database, owner, grant, schema, password, secret
        case connectionLimit = "connection_limit"
        case `extension` = "extension"
    }
}
