import GravityAPI
import Kubernetes
import Testing

/// The definitions themselves.
@Suite struct DefinitionTests {
    @Test func `Each definition can be applied by a client that keeps a copy of it in an annotation`() {
        for definition in [Definition.database, .service] {
            #expect(definition.bytes > 1000)
            #expect(definition.bytes < 200_000)
            #expect(definition.content.text.utf8.count < 200_000)
        }
    }

    @Test func `Names are those of the Swift types`() throws {
        for (definition, type, short) in [(Definition.database, GravityDatabase.type, "gdb"), (.service, GravityService.type, "gsvc")] {
            let spec = try #require(definition.content["spec"])
            #expect(definition.content.at(path: "metadata", "name")?.stringValue == type.qualifiedName)
            #expect(spec["group"]?.stringValue == type.group)
            #expect(spec["scope"] == "Namespaced")
            #expect(
                spec["names"]
                    == [
                        "kind": .string(type.kind), "listKind": .string(type.kind + "List"), "plural": .string(type.plural),
                        "singular": .string(type.singular), "shortNames": [.string(short)], "categories": ["gravity"],
                    ]
            )
            #expect(definition.version["name"]?.stringValue == type.version)
            #expect(definition.version["served"] == true)
            #expect(definition.version["storage"] == true)
            #expect(definition.version.at(path: "subresources", "status") == [:])
        }
    }

    @Test func `kubectl get shows the agreed columns`() {
        #expect(columns(.database, wide: false) == ["Ready", "Reason", "Database", "Server", "Secret", "Age"])
        #expect(columns(.database, wide: true) == ["Role", "Rotated"])
        #expect(columns(.service, wide: false) == ["Ready", "Reason", "Replicas", "Image", "Revision", "Age"])
        #expect(columns(.service, wide: true) == ["Stable", "Migration"])
    }

    private func columns(_ definition: Definition, wide: Bool) -> [String] {
        (definition.version["additionalPrinterColumns"]?.arrayValue ?? [])
            .filter { ($0["priority"]?.integerValue ?? 0 > 0) == wide }
            .compactMap { $0["name"]?.stringValue }
    }

    @Test func `Services scale`() {
        let scale: JSONValue = [
            "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector",
        ]
        #expect(Definition.service.version.at(path: "subresources", "scale") == scale)
    }

    @Test func `Every field has a description, and everything a rule may walk over has a bound`() {
        for definition in [Definition.database, .service] {
            for (path, node) in SchemaPaths.nodes(of: definition.schema) where !path.hasPrefix("metadata") {
                let isItem = path.hasSuffix("[]") || path.hasSuffix("{}")
                #expect(isItem || (node["description"]?.stringValue?.count ?? 0) > 5, "\(path)")
                guard path.hasPrefix("spec") else { continue }
                switch node["type"]?.stringValue {
                case "string": #expect(node["maxLength"] != nil || node["enum"] != nil, "\(path)")
                case "array": #expect(node["maxItems"] != nil && node["x-kubernetes-list-type"] != nil, "\(path)")
                case "object" where node["additionalProperties"] != nil: #expect(node["maxProperties"] != nil, "\(path)")
                default: break
                }
            }
        }
    }

    @Test func `Every rule says what to do`() {
        for definition in [Definition.database, .service] {
            for rule in Rules.all(of: definition) { #expect(rule.message.count > 10, "\(rule.path)") }
        }
    }
}
