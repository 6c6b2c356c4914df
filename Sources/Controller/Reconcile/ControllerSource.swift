package import Kubernetes

/// Where a controller's keys come from.
package struct ControllerSource: Sendable {
    let watch: any WatchSource
    let attach: @Sendable (WorkQueue<ObjectKey>) -> Void
    /// The controller's own objects, for the regular check; nil for other sources.
    let keys: (@Sendable () -> [ObjectKey])?
    /// The generation of an own object.
    let generation: (@Sendable (ObjectKey) -> Int64?)?

    /// The objects the controller is for: relevant changes make them due as a user's change.
    package static func own<R: KubernetesResource>(
        _ reflector: Reflector<R>,
        when predicate: ChangePredicate<R> = .generationChanged.or(.deletionRequested)
    ) -> ControllerSource {
        ControllerSource(
            watch: reflector,
            attach: { queue in
                reflector.subscribe { change in
                    guard predicate.accepts(change) else { return }
                    queue.add(change.object.key, priority: change.isInitial ? .periodic : .userChange)
                }
            },
            keys: { reflector.cache.keys },
            generation: { reflector.cache.get($0)?.metadata.generation }
        )
    }

    /// Objects the controller made: a change makes their controlling owner of kind `ownerKind` due.
    package static func owned<C: KubernetesResource>(
        _ reflector: Reflector<C>,
        ownerKind: ResourceType,
        when predicate: ChangePredicate<C> = .any
    ) -> ControllerSource {
        @Sendable func owner(of object: C) -> ObjectKey? {
            guard let reference = object.metadata.controllerReference, reference.kind == ownerKind.kind else { return nil }
            let group = reference.apiVersion.split(separator: "/").dropLast().first.map(String.init) ?? ""
            guard group == ownerKind.group else { return nil }
            return ObjectKey(namespace: ownerKind.isNamespaced ? object.key.namespace : "", name: reference.name)
        }
        return mapped(reflector, when: predicate) { owner(of: $0).map { [$0] } ?? [] }
    }

    /// Any other objects: a change makes the keys due that `map` gives for the old and the new state.
    package static func mapped<X: KubernetesResource>(
        _ reflector: Reflector<X>,
        when predicate: ChangePredicate<X> = .any,
        _ map: @escaping @Sendable (X) -> [ObjectKey]
    ) -> ControllerSource {
        ControllerSource(
            watch: reflector,
            attach: { queue in
                reflector.subscribe { change in
                    guard predicate.accepts(change) else { return }
                    var keys = Set(map(change.object))
                    if case .updated(let old, _) = change { keys.formUnion(map(old)) }
                    for key in keys { queue.add(key, priority: change.isInitial ? .periodic : .childChange) }
                }
            },
            keys: nil,
            generation: nil
        )
    }
}
