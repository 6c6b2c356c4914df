import Kubernetes

/// What custom resource definitions cause: types that are served, conditions, objects that go with their definition.
extension ResourceAPI {
    /// Serves the types of the definitions that were loaded from a snapshot.
    func establishStoredDefinitions() {
        guard let snapshot = try? store.snapshot(.customResourceDefinitions) else { return }  // nil: never
        for definition in snapshot.objects.values where DefinitionStatus.isEstablished(definition) { serve(definition) }
    }

    /// Called after every write of an object.
    func didWrite(_ object: JSONValue, _ resource: ServedResource) {
        guard resource.table == .customResourceDefinitions else { return }
        let others = objects(resource, namespace: nil).filter { $0.name != object.name }
        var next = object
        next["status"] = DefinitionStatus.status(of: object, beside: others)
        if DefinitionStatus.isEstablished(next) { serve(next) }
        guard next["status"] != object["status"] else { return }
        // A lost race means that a newer write has come by here already.
        _ = try? store.write(resource.table, object.objectKey, next, replacing: object.resourceVersion)
    }

    /// Called after every removal of an object.
    func didRemove(_ object: JSONValue, _ resource: ServedResource) {
        if resource.table == .customResourceDefinitions {
            let table = GroupResource(definition: object)
            registry.set(nil, for: table)
            store.drop(table)
            store.endRemoteSubscriptions { $0 == table }
            reconsiderDefinitions(group: table.group)
        } else if resource.schema != nil {
            finishDefinition(of: resource.table)
        }
    }

    /// Deletes the objects of a definition that is being deleted; what remains of the definition, when nothing keeps it.
    func deletedDefinition(_ key: ObjectKey, _ resource: ServedResource) -> Written? {
        guard resource.table == .customResourceDefinitions, let definition = object(resource, key), definition.isBeingDeleted else {
            return nil
        }
        let table = GroupResource(definition: definition)
        if let type = registry.storageType(of: table).flatMap(registry.resource) {
            // Each object is deleted on its own; one that finalizers keep is waited for.
            _ = try? deleteCollection(type, namespace: nil, matching: { _ in true }, DeletionOptions())
        }
        finishDefinition(of: table)
        return object(resource, key) == nil ? Written(object: definition, isRemoved: true) : nil
    }

    /// Lets a definition go whose last object is gone.
    private func finishDefinition(of table: GroupResource) {
        guard let resource = registry.resource(.customResourceDefinitions) else { return }
        let key = ObjectKey(namespace: "", name: table.description)
        guard let definition = object(resource, key), definition.isBeingDeleted,
            definition.finalizers.contains(Deletion.definitionFinalizer),
            (try? store.snapshot(table))?.objects.isEmpty ?? true  // nil: never
        else { return }
        // A failure means that somebody else has just written or removed the definition.
        _ = try? update(resource, key, .main, WriteOptions(fieldManager: ClusterAccess.fieldManager)) { live in
            var live = live
            live.setFinalizers(live.finalizers.filter { $0 != Deletion.definitionFinalizer })
            return live
        }
    }

    /// A name has become free: definitions that wanted it may have it now.
    private func reconsiderDefinitions(group: String) {
        guard let resource = registry.resource(.customResourceDefinitions) else { return }
        for definition in objects(resource, namespace: nil)
        where definition.at(path: "spec", "group")?.stringValue == group && !DefinitionStatus.isEstablished(definition) {
            didWrite(definition, resource)
        }
    }

    private func serve(_ definition: JSONValue) {
        guard let type = try? CustomType(definition: definition) else { return }  // nil: validation has refused such a definition before
        registry.set(type, for: type.table)
    }
}

extension GroupResource {
    /// The table of a definition's objects.
    init(definition: JSONValue) {
        self.init(
            group: definition.at(path: "spec", "group")?.stringValue ?? "",
            resource: definition.at(path: "spec", "names", "plural")?.stringValue ?? ""
        )
    }
}
