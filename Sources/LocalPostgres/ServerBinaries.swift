import FoundationEssentials

/// Finds the newest PostgreSQL server of the machine.
enum ServerBinaries {
    private static let packaged = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt/postgresql"]

    static func find(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(LocalPostgresError) -> String {
        let chosen = environment["PGBIN"].map { [$0] } ?? versions() + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        guard let folder = chosen.first(where: isServer) else {
            throw .noBinaries(searched: environment["PGBIN"].map { [$0] } ?? packaged.map { "\($0)*" } + ["PATH"])
        }
        return folder
    }

    /// `/usr/lib/postgresql/<version>/bin` (Debian), the newest first.
    private static func versions() -> [String] {
        packaged.flatMap { root in
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: root)
            } catch {
                return [String]()
            }
            return names.compactMap { Int($0) }.sorted(by: >).map { "\(root)/\($0)/bin" }
        }
    }

    private static func isServer(_ folder: String) -> Bool {
        ["postgres", "initdb", "pg_ctl"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }
}
