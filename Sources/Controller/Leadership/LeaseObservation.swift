import Kubernetes

/// A lease as seen from here: its last state, and when, by this machine's own clock, that state was first seen.
///
/// The times written in the lease are other machines' clocks and are never compared with ours.
struct LeaseObservation: Sendable {
    private(set) var lease: Lease?
    private var seenAt: Duration = .zero

    /// Notes the lease's present state; its age starts again only when it differs from the last one.
    mutating func observe(_ lease: Lease, at now: Duration) {
        let isRenewed = self.lease?.spec != lease.spec
        self.lease = lease
        if isRenewed { seenAt = now }
    }

    /// Who holds the lease validly, other than `identity`; nil when it may be taken.
    func otherHolder(than identity: String, duration: Duration, at now: Duration) -> String? {
        guard let spec = lease?.spec, let holder = spec.holderIdentity, !holder.isEmpty, holder != identity else { return nil }
        let lasts = spec.leaseDurationSeconds.map { Duration.seconds($0) } ?? duration
        return now - seenAt < lasts ? holder : nil
    }

    /// The lease as `identity` would write it to take or renew it.
    func claimed(by identity: String, key: ObjectKey, durationSeconds: Int32, time: MicroTime) -> Lease {
        var claimed = lease ?? Lease(metadata: ObjectMeta(name: key.name, namespace: key.namespace))
        if claimed.spec.holderIdentity != identity {
            claimed.spec.leaseTransitions = lease == nil ? 0 : (claimed.spec.leaseTransitions ?? 0) + 1
            claimed.spec.acquireTime = time
        }
        claimed.spec.holderIdentity = identity
        claimed.spec.leaseDurationSeconds = durationSeconds
        claimed.spec.renewTime = time
        return claimed
    }

    /// The lease as `identity` would write it to let go of it; nil when it does not hold it.
    func released(by identity: String, time: MicroTime) -> Lease? {
        guard var released = lease, released.spec.holderIdentity == identity else { return nil }
        released.spec.holderIdentity = nil
        released.spec.leaseDurationSeconds = 1
        released.spec.renewTime = time
        return released
    }

    /// Forgets the lease.
    mutating func forget() { lease = nil }

    /// Keeps holder and age but not the version, so that the next try reads the lease anew.
    mutating func forgetVersion() { lease?.metadata.resourceVersion = nil }
}
