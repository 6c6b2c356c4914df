import ArgumentParser
import GravityAPI
import Kubernetes

/// `gravity status`: what runs, and how the resources are.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what runs and how the databases and services are.")

    @OptionGroup var data: DataOption

    func run() async throws {
        let folder = data.folder
        guard let process = folder.runningProcess() else {
            print("Nothing runs in \(folder.path). `gravity up --data \(folder.path)` starts it.")
            throw ExitCode(1)
        }
        print("Platform    \(folder.isReady ? "up" : "starting or stopping") (process \(process))")
        print("Folder      \(folder.path)")
        print("Kubeconfig  \(folder.kubeconfig)")
        guard folder.isReady else { return }
        let client = try KubernetesClient(configuration: .load(kubeconfig: folder.kubeconfig))
        do {
            let rows = try await resources(client)
            try await client.shutdown()
            print("")
            print(rows.isEmpty ? "No GravityDatabase and no GravityService yet." : Table(rows: [Self.header] + rows).text)
        } catch {
            try await client.shutdown()
            throw CommandError("the Kubernetes API did not answer: \(error)")
        }
    }

    private static let header = ["KIND", "NAMESPACE", "NAME", "READY", "REASON", "MESSAGE"]

    private func resources(_ client: KubernetesClient) async throws -> [[String]] {
        let databases = try await client.list(GravityDatabase.self, in: nil).items
        let services = try await client.list(GravityService.self, in: nil).items
        return databases.map { row("GravityDatabase", $0.metadata, $0.status?.conditions ?? []) }
            + services.map { row("GravityService", $0.metadata, $0.status?.conditions ?? []) }
    }

    private func row(_ kind: String, _ metadata: ObjectMeta, _ conditions: [Condition]) -> [String] {
        let ready = conditions.first { $0.type == "Ready" }
        return [
            kind, metadata.namespace ?? "", metadata.name, ready?.status.rawValue ?? "Unknown", ready?.reason ?? "", ready?.message ?? "",
        ]
    }
}

/// Rows in columns as wide as their widest cell.
struct Table {
    let rows: [[String]]

    var text: String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == columns - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "   ")
        }.joined(separator: "\n")
    }
}
