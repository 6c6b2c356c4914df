import FoundationEssentials
import Kubernetes
import Postgres
import Testing

@testable import GravityOperator

struct OperatorConfigurationTests {
    @Test func `Every field of the file is read`() throws {
        let configuration = try OperatorConfiguration(yaml: SampleConfiguration.text)
        let main = try #require(configuration.servers.server("main", for: "shop"))
        #expect(main.host == "postgres.platform.svc.cluster.local")
        #expect((main.port, main.publicPort, main.publicHost) == (5433, 6432, "db.example.com"))
        #expect(main.sslMode == .verifyFull)
        #expect(main.caFile == "/etc/gravity/ca.crt")
        #expect(main.adminDatabase == "admin")
        #expect(main.administrator == .files(username: "/etc/gravity/main/username", password: "/etc/gravity/main/password"))
        #expect(main.allowedExtensions == ["pgcrypto", "pg_trgm"])
        #expect(main.allowedParameters == ["statement_timeout"])
        let other = try #require(configuration.servers.server("other", for: "anything"))
        #expect(other.administrator == .secret(ObjectKey(namespace: "gravity-system", name: "other-admin")))
        #expect(configuration.resync == .seconds(60))
        #expect((configuration.images.prefix, configuration.images.tag) == ("registry.example.com/gravity/", "1.2.3"))
        #expect(configuration.metricsAddress == .init(host: "127.0.0.1", port: 9090))
        #expect(configuration.probesAddress == .init(host: "::1", port: 9091))
        #expect(!configuration.leaderElection.isEnabled)
        #expect(configuration.services.environment == ["REDIS_URL": "redis://redis:6379/{redisDatabase}"])
        #expect(configuration.clusterID == "production")
    }

    @Test func `A server is offered to the namespaces it lists and to no other`() throws {
        let servers = try OperatorConfiguration(yaml: SampleConfiguration.text).servers
        #expect(servers.server("main", for: "elsewhere") == nil)
        #expect(servers.server("unknown", for: "shop") == nil)
        #expect(servers.names(for: "elsewhere") == ["other"])
        #expect(servers.names(for: "billing") == ["main", "other"])
    }

    @Test func `Fields that are left out have their documented defaults`() throws {
        let configuration = try OperatorConfiguration(
            yaml: """
                servers:
                  - name: main
                    host: localhost
                    sslMode: disable
                    admin: {usernameFile: /u, passwordFile: /p}
                    allowedNamespaces: ["*"]
                """
        )
        let server = try #require(configuration.servers.server("main", for: "default"))
        #expect((server.port, server.adminDatabase) == (5432, "postgres"))
        #expect(server.allowedExtensions.isEmpty)
        #expect(server.allowedParameters == DatabaseServer.safeParameters)
        #expect(configuration.resync == .seconds(300))
        #expect(configuration.images.prefix == "gravity/")
        #expect(configuration.metricsAddress.description == "0.0.0.0:8080")
        #expect(configuration.probesAddress.description == "0.0.0.0:8081")
        #expect(configuration.leaderElection.isEnabled)
        #expect(configuration.leaderElection.name == "gravity-operator")
    }

    @Test func `One error names every wrong field and what to do`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try OperatorConfiguration(
                yaml: """
                    servers:
                      - name: main
                        host: a
                        port: 70000
                        sslMode: sometimes
                        admin: {usernameFile: /u}
                        password: hunter2
                      - name: main
                        sslMode: verify-full
                        allowedNamespaces: [a]
                        allowedParameters: [role]
                    resyncSeconds: 1
                    metricsAddress: nowhere
                    clusterId: x
                    """
            )
        }
        let paths = error.problems.map { String($0.prefix { $0 != ":" }) }
        #expect(
            Set(paths) == [
                "clusterId", "servers[0].password", "servers[0].port", "servers[0].sslMode", "servers[0].admin.passwordFile",
                "servers[0].allowedNamespaces", "servers[1].host", "servers[1].admin", "servers[1].allowedParameters", "servers[1].caFile",
                "servers[1].name", "resyncSeconds", "metricsAddress",
            ]
        )
        #expect(!error.description.contains("hunter2"))
    }

    @Test(arguments: ["", "servers: []", "- a", "servers: main", "{"])
    func `A file without servers, or that is no mapping, is refused`(yaml: String) {
        #expect(throws: ConfigurationError.self) { try OperatorConfiguration(yaml: yaml) }
    }

    @Test func `A file that is not there says how to give one`() {
        let error = #expect(throws: ConfigurationError.self) { try OperatorConfiguration.load(path: "/nowhere/config.yaml") }
        #expect(error?.description.contains("--config") == true)
    }
}
