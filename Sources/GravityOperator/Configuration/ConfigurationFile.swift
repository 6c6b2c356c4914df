import FoundationEssentials
import Kubernetes
import Postgres
import Yams

extension OperatorConfiguration {
    /// Reads the file at `path`.
    package static func load(path: String) throws(ConfigurationError) -> OperatorConfiguration {
        guard let contents = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(problems: ["\(path): cannot be read; give the operator's configuration with --config FILE"])
        }
        return try OperatorConfiguration(yaml: String(decoding: contents, as: UTF8.self))
    }

    /// Checks every field before it fails, so that the error names all of them.
    package init(yaml: String) throws(ConfigurationError) {
        let root: Node
        do {
            root = try Yams.compose(yaml: yaml) ?? Node("", Tag(.null))
        } catch {
            throw ConfigurationError(problems: ["file: is not YAML: \(error)"])
        }
        let problems = ConfigurationProblems()
        let known = [
            "servers", "resyncSeconds", "images", "metricsAddress", "probesAddress", "leaderElection", "services", "clusterID",
        ]
        self.init(ConfigurationFields(path: "", node: root, known: known, problems: problems))
        if !problems.all.isEmpty { throw ConfigurationError(problems: problems.all) }
    }

    private init(_ fields: ConfigurationFields) {
        self.init(servers: ServerRegistry(Self.servers(fields)))
        if let seconds = fields.integer("resyncSeconds", in: 5...86400) { resync = .seconds(seconds) }
        if let section = fields.section("images", known: ["prefix", "tag"]) {
            images.prefix = section.text("prefix") ?? images.prefix
            images.tag = section.text("tag")
        }
        metricsAddress = Self.address(fields, "metricsAddress") ?? metricsAddress
        probesAddress = Self.address(fields, "probesAddress") ?? probesAddress
        if let section = fields.section("leaderElection", known: ["enabled", "namespace", "name"]) {
            leaderElection.isEnabled = section.flag("enabled") ?? leaderElection.isEnabled
            leaderElection.namespace = section.text("namespace")
            leaderElection.name = section.text("name") ?? leaderElection.name
        }
        services.environment = fields.section("services", known: ["environment"])?.textMap("environment") ?? [:]
        clusterID = fields.text("clusterID")
    }

    private static func address(_ fields: ConfigurationFields, _ name: String) -> ListenAddress? {
        guard let text = fields.text(name) else { return nil }
        if let address = ListenAddress(text) { return address }
        fields.problem(name, "must be host:port, for example 0.0.0.0:8080")
        return nil
    }

    private static func servers(_ fields: ConfigurationFields) -> [DatabaseServer] {
        let known = [
            "name", "host", "port", "publicHost", "publicPort", "sslMode", "caFile", "adminDatabase", "admin", "allowedNamespaces",
            "allowedExtensions", "allowedParameters",
        ]
        let servers = (fields.sections("servers", known: known) ?? []).map(DatabaseServer.init)
        if servers.isEmpty { fields.problem("servers", "is required: list at least one PostgreSQL server") }
        for (index, server) in servers.enumerated() where servers[..<index].contains(where: { $0.name == server.name }) {
            fields.problem("servers[\(index)].name", "\"\(server.name)\" is already the name of another server; give each its own")
        }
        return servers
    }
}

extension DatabaseServer {
    fileprivate init(_ fields: ConfigurationFields) {
        self.init(
            name: fields.requiredText("name", "GravityDatabases name the server by it in spec.serverRef"),
            host: fields.requiredText("host", "the server's DNS name or address"),
            administrator: AdministratorSource(fields),
            allowedNamespaces: Set(fields.texts("allowedNamespaces") ?? [])
        )
        if allowedNamespaces.isEmpty {
            fields.problem("allowedNamespaces", "is required: list the namespaces that may use the server, or [\"*\"] for all of them")
        }
        port = fields.integer("port", in: 1...65535) ?? port
        publicHost = fields.text("publicHost")
        publicPort = fields.integer("publicPort", in: 1...65535)
        var isModeKnown = true
        if let text = fields.text("sslMode") {
            if let mode = PostgresConfiguration.SSLMode(rawValue: text) {
                sslMode = mode
            } else {
                isModeKnown = false
                fields.problem("sslMode", "must be one of disable, allow, prefer, require, verify-ca, verify-full")
            }
        }
        caFile = fields.text("caFile")
        if caFile == nil, isModeKnown, sslMode == .verifyCA || sslMode == .verifyFull {
            fields.problem(
                "caFile",
                "is required for sslMode \(sslMode.rawValue); name the PEM file of the server's CA, or choose another sslMode"
            )
        }
        adminDatabase = fields.text("adminDatabase") ?? adminDatabase
        allowedExtensions = Set(fields.texts("allowedExtensions") ?? [])
        if let names = fields.texts("allowedParameters") { allowedParameters = Set(names.map { $0.lowercased() }) }
        if allowedParameters.contains("role") || allowedParameters.contains("session_authorization") {
            fields.problem("allowedParameters", "must not contain role or session_authorization, which decide whose rights a login has")
        }
    }
}

extension AdministratorSource {
    fileprivate init(_ fields: ConfigurationFields) {
        let advice = "give usernameFile and passwordFile, or secretRef with namespace and name"
        guard let admin = fields.section("admin", known: ["usernameFile", "passwordFile", "secretRef"]) else {
            fields.problem("admin", "is required: \(advice)")
            self = .files(username: "", password: "")
            return
        }
        if let secret = admin.section("secretRef", known: ["namespace", "name"]) {
            if admin.has("usernameFile") || admin.has("passwordFile") { fields.problem("admin", "has both files and secretRef: \(advice)") }
            self = .secret(
                ObjectKey(
                    namespace: secret.requiredText("namespace", "where the administrator's Secret is"),
                    name: secret.requiredText("name", "the Secret with the keys username and password")
                )
            )
        } else {
            self = .files(
                username: admin.requiredText("usernameFile", "a file that holds the administrator's role name; or use secretRef"),
                password: admin.requiredText("passwordFile", "a file that holds the administrator's password; or use secretRef")
            )
        }
    }
}
