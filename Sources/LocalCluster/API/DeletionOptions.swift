/// What happens to the objects an object owns (`metav1.DeletionPropagation`).
package enum Propagation: String, Sendable, Hashable {
    case orphan = "Orphan"
    case background = "Background"
    case foreground = "Foreground"
}

/// `metav1.DeleteOptions`.
package struct DeletionOptions: Sendable, Hashable {
    package var propagation: Propagation = .background
    /// Precondition: the object's uid.
    package var uid: String?
    /// Precondition: the object's resourceVersion.
    package var resourceVersion: String?
    package var gracePeriodSeconds: Int?
    package var dryRun = false
}
