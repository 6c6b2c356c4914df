import GravityAPI
import Kubernetes
import Testing

/// The Swift types and the definitions describe the same fields.
@Suite struct AgreementTests {
    static let pairs: [(Definition, [JSONValue])] = [
        (.database, Examples.databases.compactMap { try? JSONValue(encoding: $0) }),
        (.service, Examples.services.compactMap { try? JSONValue(encoding: $0) }),
    ]

    @Test(arguments: [0, 1])
    func `Every field of the schema has a Swift field, and the other way round`(index: Int) throws {
        let (definition, values) = Self.pairs[index]
        #expect(!values.isEmpty)
        var encoded: Set<String> = []
        for value in values {
            #expect(value["spec"] != nil)
            encoded.formUnion(SchemaPaths.fields(of: value, schema: definition.schema))
        }
        let described = Set(SchemaPaths.nodes(of: definition.schema).keys)
        let isOurs = { (path: String) in path.hasPrefix("spec") || path.hasPrefix("status") }
        #expect(described.filter(isOurs).subtracting(encoded).sorted() == [], "in the schema, not in Swift")
        #expect(encoded.filter(isOurs).subtracting(described).sorted() == [], "in Swift, not in the schema")
    }

    @Test(arguments: [0, 1])
    func `Full examples are valid and survive decoding and encoding`(index: Int) throws {
        let (definition, values) = Self.pairs[index]
        for value in values {
            let stored = try definition.stored(value)
            #expect(stored.errors == [])
            if index == 0 {
                #expect(try JSONValue(encoding: value.decode(GravityDatabase.self)) == value)
            } else {
                #expect(try JSONValue(encoding: value.decode(GravityService.self)) == value)
            }
        }
    }

    static let enums: [String: [String]] = {
        func words<T: ClosedSet>(_ type: T.Type) -> [String] { T.allCases.map(\.rawValue) }
        let database = [
            "access[].privilege": words(GravityDatabase.Privilege.self),
            "adoptionPolicy": words(GravityDatabase.AdoptionPolicy.self),
            "deletionPolicy": words(GravityDatabase.DeletionPolicy.self),
        ]
        var all = [
            "status.pendingCleanup[].reason": words(GravityDatabase.CleanupReason.self),
            "status.conditions[].status": ["True", "False", "Unknown"],
            "status.migration.result": words(GravityService.MigrationResult.self),
            "spec.bundled": words(BundledService.Name.self),
            "spec.databaseAccess": words(GravityService.DatabaseAccess.self),
            "spec.migrations.access": words(GravityService.DatabaseAccess.self),
            "spec.rollout.strategy": words(GravityService.Strategy.self),
            "spec.rollout.onFailure": words(GravityService.OnFailure.self),
            "spec.podTemplate.tolerations[].operator": words(GravityService.Toleration.Operator.self),
            "spec.podTemplate.tolerations[].effect": words(GravityService.Toleration.Effect.self),
            "spec.podTemplate.topologySpreadConstraints[].whenUnsatisfiable":
                words(GravityService.TopologySpreadConstraint.WhenUnsatisfiable.self),
        ]
        for (path, words) in database {
            all["spec.\(path)"] = words
            all["spec.database.\(path)"] = words
        }
        return all
    }()

    @Test(arguments: [0, 1])
    func `Closed sets have the same words`(index: Int) throws {
        let definition = Self.pairs[index].0
        for (path, node) in SchemaPaths.nodes(of: definition.schema) {
            guard let words = node["enum"]?.arrayValue?.compactMap(\.stringValue) else { continue }
            #expect(Self.enums[path]?.sorted() == words.sorted(), "\(path)")
        }
    }

    static let smallest: [(Definition, String)] = [
        (.database, "{metadata: {name: a}, spec: {serverRef: {name: main}, credentials: {rotation: {}}}, status: {}}"),
        (
            .service,
            """
            metadata: {name: a}
            spec:
              image: x
              autoscaling: {maxReplicas: 3}
              database: {serverRef: {name: main}, credentials: {rotation: {}}}
              config: {}
              health: {}
              migrations: {args: [migrate]}
              rollout: {}
              resources: {}
              podTemplate: {}
            """
        ),
    ]

    @Test(arguments: [0, 1])
    func `Defaults are the same, and none is missing on either side`(index: Int) throws {
        let (definition, yaml) = Self.smallest[index]
        let written = try JSONValue(yaml: yaml)
        let stored = try definition.stored(written)
        #expect(stored.errors == [])
        let read =
            index == 0
            ? try JSONValue(encoding: written.decode(GravityDatabase.self)) : try JSONValue(encoding: written.decode(GravityService.self))
        #expect(stored.object["spec"] == read["spec"])
        for (path, node) in SchemaPaths.nodes(of: definition.schema) where node["default"] != nil && path != "status" {
            let keys = path.split(separator: ".").map(String.init)
            #expect(read.at(path: keys) == node["default"], "\(path)")
        }
    }

    @Test func `A status nobody wrote has observed nothing`() throws {
        for (definition, yaml) in Self.smallest {
            var written = try JSONValue(yaml: yaml)
            written["status"] = nil
            #expect(try definition.stored(written).object["status"] == ["observedGeneration": -1])
        }
        #expect(GravityDatabase.Status().observedGeneration == -1)
        #expect(GravityService.Status().observedGeneration == -1)
    }

    @Test func `The inline database template is the spec of a GravityDatabase`() {
        var template = Definition.service.schema.at(path: "properties", "spec", "properties", "database")
        var spec = Definition.database.schema.at(path: "properties", "spec")
        template?["description"] = nil
        spec?["description"] = nil
        #expect(template != nil)
        #expect(template == spec)
    }
}
