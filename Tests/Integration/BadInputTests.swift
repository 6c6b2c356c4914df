import GravityAPI
import Kubernetes
import TestSupport
import Testing

/// Bad input is refused where it is given, else said on the resource; nothing crashes and nothing is lost.
@Suite struct BadInputTests {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("database: postgres", "choose another name"),
            ("database: Orders", "spec.database"),
            ("credentials: {rotation: {intervalSeconds: 60}}", "at least 3600"),
            ("access: [{name: a, privilege: Root, secretName: s}]", "Root"),
            ("connectionLimit: 1", "at least 2"),
        ]
    )
    func `The API refuses a database that cannot be, in words that say what to do`(line: String, words: String) async throws {
        try await Platform.run(startsOperator: false) { platform in
            let yaml = """
                apiVersion: gravity.dev/v1alpha1
                kind: GravityDatabase
                metadata: {name: bad, namespace: default}
                spec:
                  serverRef: {name: main}
                  \(line)
                """
            let error = await #expect(throws: KubernetesError.self) { try await platform.apply(yaml) }
            #expect("\(String(describing: error))".contains(words))
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `What only the operator can know is answered with Stalled, a reason and a message, and mended by a new spec`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("picky", spec: "extensions: [{name: plpython3u}]"))
            try await expectStalled(platform, "ExtensionNotAllowed", names: "plpython3u")
            try await platform.apply(platform.database("picky", spec: "adoptionPolicy: IfUnowned"))
            try await expectStalled(platform, "NotYetSupported", names: "adoptionPolicy")
            try await platform.apply(platform.database("picky"))
            try await platform.waitUntilDatabaseReady("picky")
            #expect(try await platform.databaseCondition("picky", "Stalled")?.status != .true)
        }
    }

    private func expectStalled(_ platform: Platform, _ reason: String, names word: String) async throws {
        try await eventually(timeout: .seconds(20)) {
            let condition = try await platform.databaseCondition("picky", "Stalled")
            return condition?.status == .true && condition?.reason == reason
        }
        #expect(try await platform.databaseCondition("picky", "Stalled")?.message.contains(word) == true)
    }
}
