/// The servers a GravityDatabase may name, and for whom.
package struct ServerRegistry: Sendable, Hashable {
    private let byName: [String: DatabaseServer]

    /// Of two servers with one name the first counts; the configuration file refuses the second.
    package init(_ servers: [DatabaseServer]) {
        byName = Dictionary(servers.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Every server, by name.
    package var all: [DatabaseServer] { byName.values.sorted { $0.name < $1.name } }

    /// The server of that name, if its administrator offers it to the namespace; nil otherwise, without saying which of the two it was.
    package func server(_ name: String, for namespace: String) -> DatabaseServer? {
        guard let server = byName[name], server.isOffered(to: namespace) else { return nil }
        return server
    }

    /// The names a person of that namespace may write into `spec.serverRef`.
    package func names(for namespace: String) -> [String] { all.filter { $0.isOffered(to: namespace) }.map(\.name) }
}
