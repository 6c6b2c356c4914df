import FoundationEssentials

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// As whom the server runs: PostgreSQL refuses root.
enum ServerAccount: Sendable {
    /// Nobody is root here.
    case current
    /// Root outside, an ordinary user inside of a user namespace: files stay root's, and no other account owns anything.
    case userNamespace(user: uid_t)
    /// The system's user `postgres`, where namespaces are not allowed (most containers).
    case system(user: uid_t, group: gid_t)

    static func detect() async throws -> ServerAccount {
        guard geteuid() == 0 else { return .current }
        // initdb wants a user with a name, whichever it is.
        let namespace = ServerAccount.userNamespace(user: (getpwnam("postgres") ?? getpwnam("nobody"))?.pointee.pw_uid ?? 65534)
        if try await Tool.run(namespace.command(["true"])).succeeded { return namespace }
        guard let entry = getpwnam("postgres") else { throw LocalPostgresError.cannotLeaveRoot }
        return .system(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// The command, run as this account.
    func command(_ arguments: [String]) -> [String] {
        switch self {
        case .current: arguments
        case .userNamespace(let user): ["unshare", "--user", "--map-user=\(user)", "--map-group=\(user)", "--"] + arguments
        case .system(let user, let group): ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] + arguments
        }
    }

    func takeOwnership(of path: String) throws {
        guard case .system(let user, let group) = self else { return }
        guard chown(path, user, group) == 0 else { throw LocalPostgresError.file(path: path, reason: String(cString: strerror(errno))) }
    }
}
