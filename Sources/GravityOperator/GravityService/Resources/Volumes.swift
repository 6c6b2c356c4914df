import Kubernetes

/// The volumes of our pods and where they are mounted: configuration files, the database's certificate, a scratch folder.
struct Volumes {
    private(set) var volumes: [JSONValue] = []
    private(set) var mounts: [JSONValue] = []

    init(_ plan: ServicePlan, credentials: DatabaseCredentials?) {
        if let configuration = plan.configuration {
            let items = configuration.files.map { file -> JSONValue in ["key": .string(file.key), "path": .string(file.path)] }
            let name = plan.names.configuration(hash: configuration.hash)
            add("config", at: configuration.directory, ["configMap": ["name": .string(name), "items": .array(items)]], readOnly: true)
        }
        if let credentials, credentials.hasCertificate {
            let key = JSONValue.string(DatabaseCredentials.certificateKey)
            let secret: JSONValue = ["secretName": .string(credentials.secretName), "items": [["key": key, "path": key]]]
            add("database-ca", at: DatabaseCredentials.certificateDirectory, ["secret": secret], readOnly: true)
        }
        if plan.container.isBundled, plan.configuration?.directory != "/tmp" {
            add("tmp", at: "/tmp", ["emptyDir": [:]], readOnly: false)
        }
    }

    private mutating func add(_ name: String, at path: String, _ source: JSONValue, readOnly: Bool) {
        var volume = source
        volume["name"] = .string(name)
        volumes.append(volume)
        mounts.append(.members(["name": .string(name), "mountPath": .string(path), "readOnly": readOnly ? true : nil]))
    }
}
