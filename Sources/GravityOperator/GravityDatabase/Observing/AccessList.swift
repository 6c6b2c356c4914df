/// The privileges on one object as its access control list says, defaults filled in (`aclexplode`, PostgreSQL manual section 5.7).
struct AccessList: Sendable, Hashable {
    /// Stands for everyone.
    static let everyone = "PUBLIC"

    /// Grantee → privilege → whether the grantee may pass it on; the owner's own are not among them.
    var grants: [String: [String: Bool]]
    /// What an owner has by default and this one has not.
    var missingOwnerPrivileges: Set<String>

    init(grants: [String: [String: Bool]] = [:], missingOwnerPrivileges: Set<String> = []) {
        self.grants = grants
        self.missingOwnerPrivileges = missingOwnerPrivileges
    }

    /// A list that grants exactly these.
    init(_ privileges: [String: Set<String>]) {
        self.init(grants: privileges.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0, false) }) })
    }
}
