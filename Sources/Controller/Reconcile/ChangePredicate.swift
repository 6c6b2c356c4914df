package import Kubernetes

/// Which changes of an object are worth a reconcile; objects that appear or disappear always are.
package struct ChangePredicate<R: KubernetesResource>: Sendable {
    private let isRelevantUpdate: @Sendable (_ old: R, _ new: R) -> Bool

    /// A rule for updates.
    package init(_ isRelevantUpdate: @escaping @Sendable (_ old: R, _ new: R) -> Bool) {
        self.isRelevantUpdate = isRelevantUpdate
    }

    package func accepts(_ change: Change<R>) -> Bool {
        switch change {
        case .added, .deleted: true
        case .updated(let old, let new): old.metadata.uid != new.metadata.uid || isRelevantUpdate(old, new)
        }
    }

    /// Accepts what either rule accepts.
    package func or(_ other: ChangePredicate<R>) -> ChangePredicate<R> {
        ChangePredicate { isRelevantUpdate($0, $1) || other.isRelevantUpdate($0, $1) }
    }

    /// Every update.
    package static var any: ChangePredicate<R> { ChangePredicate { _, _ in true } }

    /// The spec changed; the server counts that in `metadata.generation`.
    package static var generationChanged: ChangePredicate<R> {
        ChangePredicate { $0.metadata.generation != $1.metadata.generation }
    }

    /// Deletion was asked for.
    package static var deletionRequested: ChangePredicate<R> {
        ChangePredicate { $0.metadata.deletionTimestamp != $1.metadata.deletionTimestamp }
    }

    /// An annotation whose name starts with `prefix` came, went or changed.
    package static func annotationsChanged(prefix: String) -> ChangePredicate<R> {
        ChangePredicate { old, new in
            old.metadata.annotations.filter { $0.key.hasPrefix(prefix) } != new.metadata.annotations.filter { $0.key.hasPrefix(prefix) }
        }
    }

    /// What a person does to an object: spec, deletion, or an annotation that starts with `prefix`; not status writes.
    package static func userChange(annotationPrefix prefix: String) -> ChangePredicate<R> {
        generationChanged.or(deletionRequested).or(annotationsChanged(prefix: prefix))
    }
}
