import Postgres

/// The statements that turn one access list into exactly another.
struct GrantStatements: Sendable {
    /// What is granted on, as in `DATABASE "orders"`.
    let target: SQL
    /// The same in words.
    let label: String
    /// Put before GRANT and REVOKE, for `ALTER DEFAULT PRIVILEGES …`.
    var prefix: SQL = ""

    /// Every statement runs as the owner, so that PostgreSQL records the owner as grantor and can take the grant back again.
    func repairs(owner: String, expected: [String: Set<String>], found: AccessList) -> [Repair] {
        var repairs: [Repair] = []
        for (grantee, privileges) in found.grants.sorted(by: { $0.key < $1.key }) {
            let wanted = expected[grantee] ?? []
            let extra = Set(privileges.keys).subtracting(wanted)
            if !extra.isEmpty {
                let drift = DatabaseDrift(.grant, "\(grantee) has \(words(extra)) on \(label)")
                repairs.append(
                    Repair(
                        drift,
                        prefix + "REVOKE \(unsafe: words(extra)) ON " + target + " FROM " + name(grantee) + " CASCADE",
                        as: .owner
                    )
                )
            }
            let passable = Set(privileges.filter(\.value).keys).intersection(wanted)
            if !passable.isEmpty {
                let drift = DatabaseDrift(.grant, "\(grantee) may pass on \(words(passable)) on \(label)")
                let words: SQL = "REVOKE GRANT OPTION FOR \(unsafe: words(passable)) ON "
                repairs.append(Repair(drift, prefix + words + target + " FROM " + name(grantee) + " CASCADE", as: .owner))
            }
        }
        for (grantee, wanted) in expected.sorted(by: { $0.key < $1.key }) {
            repairs += grant(wanted.subtracting(found.grants[grantee].map { Set($0.keys) } ?? []), to: grantee)
        }
        return repairs + grant(found.missingOwnerPrivileges, to: owner)
    }

    private func grant(_ privileges: Set<String>, to grantee: String) -> [Repair] {
        guard !privileges.isEmpty else { return [] }
        let drift = DatabaseDrift(.grant, "\(grantee) has no \(words(privileges)) on \(label)")
        return [Repair(drift, prefix + "GRANT \(unsafe: words(privileges)) ON " + target + " TO " + name(grantee), as: .owner)]
    }

    private func name(_ grantee: String) -> SQL { grantee == AccessList.everyone ? "PUBLIC" : "\(identifier: grantee)" }

    /// Privilege keywords only, whatever the catalog said.
    private func words(_ privileges: Set<String>) -> String {
        privileges.filter { $0.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: " ") } }
            .sorted().joined(separator: ", ")
    }
}
