/// Every name the outside sees: labels, annotations, finalizers and field managers.
package enum GravityNames {
    /// API group of both kinds.
    package static let group = "gravity.dev"
    /// API version of both kinds.
    package static let version = "v1alpha1"

    /// Finalizer of a GravityDatabase, present only while `deletionPolicy` is `Delete`.
    package static let databaseFinalizer = "gravity.dev/database"

    /// Name the operator reports itself under in events (`reportingController`) and in the managed-by label.
    package static let operatorName = "gravity-operator"
    /// Field manager of children.
    package static let fieldManager = "gravity-operator"
    /// Field manager of `/status`.
    package static let statusFieldManager = "gravity-operator-status"
    /// Field manager that keeps `spec.replicas` of a Deployment while an autoscaler takes it over.
    package static let handoverFieldManager = "gravity-operator-handover"

    /// Labels of every child; recommended by Kubernetes ("Recommended Labels").
    package enum Label {
        package static let name = "app.kubernetes.io/name"
        package static let instance = "app.kubernetes.io/instance"
        package static let version = "app.kubernetes.io/version"
        package static let component = "app.kubernetes.io/component"
        package static let partOf = "app.kubernetes.io/part-of"
        package static let managedBy = "app.kubernetes.io/managed-by"
    }

    /// Value of `Label.partOf`.
    package static let partOf = "gravity"
    /// Value of `Label.managedBy`, which the operator's watches select.
    package static let managedBy = operatorName
    /// Selects every child of the operator, for watches and lists.
    package static let managedBySelector = "\(Label.managedBy)=\(managedBy)"

    /// Annotations a person sets on a GravityDatabase or a GravityService; a change of any of them starts a reconcile.
    package enum Annotation {
        /// Any new value asks for one more attempt at a failed migration or rollout.
        package static let retry = "gravity.dev/retry"
        /// Any new value asks for a reconcile now.
        package static let reconcile = "gravity.dev/reconcile"
        /// `"true"` releases a GravityDatabase whose database cannot be dropped; the database stays on the server.
        package static let forceRelease = "gravity.dev/force-release"
    }

    /// Annotations the operator writes on what it creates.
    package enum Mark {
        /// Hash of the credentials the pods were started with.
        package static let credentialsHash = "gravity.dev/credentials-hash"
        /// Hash of the configuration, environment sources included, the pods were started with.
        package static let configurationHash = "gravity.dev/config-hash"
        /// Name of the revision the pods belong to.
        package static let revision = "gravity.dev/revision"
    }
}
