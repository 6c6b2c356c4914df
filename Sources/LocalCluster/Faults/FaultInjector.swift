import Synchronization

/// Makes chosen requests go wrong, for tests of clients.
package final class FaultInjector: Sendable {
    /// Which requests a fault is for; nil matches everything.
    package struct Match: Sendable, Hashable {
        /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`.
        package var verb: String?
        /// The plural in URLs, `secrets`.
        package var resource: String?
        package var subresource: String?
        package var namespace: String?
        package var name: String?
        /// The beginning of `User-Agent`.
        package var userAgent: String?

        package init(
            verb: String? = nil,
            resource: String? = nil,
            subresource: String? = nil,
            namespace: String? = nil,
            name: String? = nil,
            userAgent: String? = nil
        ) {
            self.verb = verb
            self.resource = resource
            self.subresource = subresource
            self.namespace = namespace
            self.name = name
            self.userAgent = userAgent
        }
    }

    private struct Planned: Sendable {
        let fault: Fault
        let match: Match
        var times: Int
    }

    private struct State: Sendable {
        var planned: [Planned] = []
        var injected = 0
    }

    private let state = Mutex(State())
    private let dropWatches: @Sendable (String?) -> Void

    init(dropWatches: @escaping @Sendable (String?) -> Void) { self.dropWatches = dropWatches }

    /// Plans a fault for the next `times` requests that match; faults planned first come first.
    package func inject(_ fault: Fault, for match: Match = Match(), times: Int = 1) {
        state.withLock { $0.planned.append(Planned(fault: fault, match: match, times: times)) }
    }

    /// Forgets every planned fault.
    package func clear() { state.withLock { $0.planned = [] } }

    /// How many requests are still to go wrong.
    package var pending: Int { state.withLock { $0.planned.reduce(0) { $0 + $1.times } } }

    /// How many requests have gone wrong.
    package var injected: Int { state.withLock { $0.injected } }

    /// Ends the open watches of a resource (nil: all) as a server that restarts does.
    package func dropOpenWatches(of resource: String? = nil) { dropWatches(resource) }

    /// The fault for a request, which is then used up.
    func take(_ request: AuditRecord) -> Fault? {
        state.withLock { state in
            guard let place = state.planned.firstIndex(where: { $0.match.matches(request) }) else { return nil }
            let fault = state.planned[place].fault
            state.planned[place].times -= 1
            if state.planned[place].times <= 0 { state.planned.remove(at: place) }
            state.injected += 1
            return fault
        }
    }
}

extension FaultInjector.Match {
    fileprivate func matches(_ request: AuditRecord) -> Bool {
        (verb == nil || verb == request.verb) && (resource == nil || resource == request.resource)
            && (subresource == nil || subresource == request.subresource ?? "") && (namespace == nil || namespace == request.namespace)
            && (name == nil || name == request.name) && (userAgent.map(request.userAgent.hasPrefix) ?? true)
    }
}
