/// Which objects a LIST returns.
package struct ListOptions: Sendable, Hashable {
    package var labelSelector: String?
    package var fieldSelector: String?
    /// Objects a page.
    package var limit: Int
    /// With `resourceVersionMatch`: how fresh the answer must be; nil asks for the newest.
    package var resourceVersion: String?
    /// `NotOlderThan` or `Exact`.
    package var resourceVersionMatch: String?

    package init(
        labelSelector: String? = nil,
        fieldSelector: String? = nil,
        limit: Int = 100,
        resourceVersion: String? = nil,
        resourceVersionMatch: String? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.resourceVersion = resourceVersion
        self.resourceVersionMatch = resourceVersionMatch
    }
}

/// Which events a WATCH returns, and when it ends.
package struct WatchOptions: Sendable, Hashable {
    package var labelSelector: String?
    package var fieldSelector: String?
    /// The version to start after, from a list or a bookmark; nil starts with the newest state.
    package var resourceVersion: String?
    /// When the server ends the stream, in whole seconds.
    package var timeout: Duration
    /// How long after `timeout` a stream that the server has not ended counts as half-open.
    package var idleMargin: Duration
    /// Asks the server to send the present state first, up to a bookmark with `initialEventsEnd` (WatchList, KEP-3157).
    package var sendInitialEvents: Bool
    /// The longest event accepted, in bytes.
    package var maximumEventBytes: Int

    package init(
        labelSelector: String? = nil,
        fieldSelector: String? = nil,
        resourceVersion: String? = nil,
        timeout: Duration = .seconds(290),
        idleMargin: Duration = .seconds(5),
        sendInitialEvents: Bool = false,
        maximumEventBytes: Int = 3 << 20
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.resourceVersion = resourceVersion
        self.timeout = timeout
        self.idleMargin = idleMargin
        self.sendInitialEvents = sendInitialEvents
        self.maximumEventBytes = maximumEventBytes
    }
}

/// How an object is deleted (`metav1.DeleteOptions`).
package struct DeleteOptions: Sendable, Hashable {
    /// What happens to the objects this one owns.
    package enum PropagationPolicy: String, Codable, Sendable, Hashable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    package var propagationPolicy: PropagationPolicy?
    /// Refuses, with a conflict, to delete another object of the same name.
    package var uid: String?
    /// Refuses, with a conflict, to delete an object that changed.
    package var resourceVersion: String?
    package var gracePeriodSeconds: Int64?

    package init(
        propagationPolicy: PropagationPolicy? = nil,
        uid: String? = nil,
        resourceVersion: String? = nil,
        gracePeriodSeconds: Int64? = nil
    ) {
        self.propagationPolicy = propagationPolicy
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.gracePeriodSeconds = gracePeriodSeconds
    }
}

/// What the server does about fields it does not know.
package enum FieldValidation: String, Sendable, Hashable {
    case ignore = "Ignore"
    case warn = "Warn"
    case strict = "Strict"
}
