package import Kubernetes

/// How a watched object differs from what was known of it.
package enum Change<R: KubernetesResource>: Sendable {
    /// Not known before; `isInitial` when it comes from the first list after a start.
    case added(R, isInitial: Bool)
    case updated(old: R, new: R)
    /// Gone, with the last state known.
    case deleted(R)

    /// The newest state known.
    package var object: R {
        switch self {
        case .added(let object, _), .updated(_, let object), .deleted(let object): object
        }
    }

    /// Whether it is part of the first list after a start.
    package var isInitial: Bool {
        if case .added(_, let isInitial) = self { isInitial } else { false }
    }
}

/// Whether a resource version is later than another one of the same kind; they are decimal numbers of one sequence (KEP-5504).
enum ResourceVersion {
    /// A version that is not a number counts as later, so that nothing is lost.
    static func isLater(_ version: String?, than other: String?) -> Bool {
        guard let version = version.flatMap({ UInt64($0) }), let other = other.flatMap({ UInt64($0) }) else { return version != other }
        return version > other
    }
}
