/// Every object type of the built-in kinds, by its Kubernetes name.
enum BuiltinTypes {
    static let catalog: [String: ObjectType] = {
        var parser = ObjectTypeParser()
        for text in [meta, core, podSpec, podParts, volumes, workloads, networking, policies, services, nodes, reviews] {
            parser.parse(text)
        }
        return parser.types
    }()
}
