/// `v1` Pod: what is needed to say why a workload does not come up.
package struct Pod: KubernetesResource, Hashable {
    package static var type: ResourceType { .pods }

    package var metadata: ObjectMeta
    package var spec: Spec
    package var status: Status?

    package init(metadata: ObjectMeta, spec: Spec, status: Status? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }

    package struct Spec: Codable, Sendable, Hashable {
        package var nodeName: String?
        package var containers: [Container]
        package var initContainers: [Container]?

        package init(nodeName: String? = nil, containers: [Container], initContainers: [Container]? = nil) {
            self.nodeName = nodeName
            self.containers = containers
            self.initContainers = initContainers
        }
    }

    package struct Container: Codable, Sendable, Hashable {
        package var name: String
        package var image: String?

        package init(name: String, image: String? = nil) {
            self.name = name
            self.image = image
        }
    }

    package struct Status: Codable, Sendable, Hashable {
        /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
        package var phase: String?
        package var reason: String?
        package var message: String?
        package var podIP: String?
        package var startTime: Timestamp?
        package var conditions: [Condition]?
        package var containerStatuses: [ContainerStatus]?
        package var initContainerStatuses: [ContainerStatus]?

        package init(
            phase: String? = nil,
            reason: String? = nil,
            message: String? = nil,
            podIP: String? = nil,
            startTime: Timestamp? = nil,
            conditions: [Condition]? = nil,
            containerStatuses: [ContainerStatus]? = nil,
            initContainerStatuses: [ContainerStatus]? = nil
        ) {
            self.phase = phase
            self.reason = reason
            self.message = message
            self.podIP = podIP
            self.startTime = startTime
            self.conditions = conditions
            self.containerStatuses = containerStatuses
            self.initContainerStatuses = initContainerStatuses
        }
    }
}

/// `v1` ContainerStatus.
package struct ContainerStatus: Codable, Sendable, Hashable {
    package var name: String
    package var ready: Bool?
    package var restartCount: Int32?
    package var image: String?
    package var imageID: String?
    package var state: State?
    package var lastState: State?

    package init(
        name: String,
        ready: Bool? = nil,
        restartCount: Int32? = nil,
        image: String? = nil,
        imageID: String? = nil,
        state: State? = nil,
        lastState: State? = nil
    ) {
        self.name = name
        self.ready = ready
        self.restartCount = restartCount
        self.image = image
        self.imageID = imageID
        self.state = state
        self.lastState = lastState
    }

    /// At most one member is set.
    package struct State: Codable, Sendable, Hashable {
        package var waiting: Waiting?
        package var running: Running?
        package var terminated: Terminated?

        package init(waiting: Waiting? = nil, running: Running? = nil, terminated: Terminated? = nil) {
            self.waiting = waiting
            self.running = running
            self.terminated = terminated
        }
    }

    package struct Waiting: Codable, Sendable, Hashable {
        /// Such as `ImagePullBackOff` or `CrashLoopBackOff`.
        package var reason: String?
        package var message: String?

        package init(reason: String? = nil, message: String? = nil) {
            self.reason = reason
            self.message = message
        }
    }

    package struct Running: Codable, Sendable, Hashable {
        package var startedAt: Timestamp?

        package init(startedAt: Timestamp? = nil) {
            self.startedAt = startedAt
        }
    }

    package struct Terminated: Codable, Sendable, Hashable {
        package var exitCode: Int32
        package var signal: Int32?
        package var reason: String?
        package var message: String?
        package var startedAt: Timestamp?
        package var finishedAt: Timestamp?

        package init(
            exitCode: Int32,
            signal: Int32? = nil,
            reason: String? = nil,
            message: String? = nil,
            startedAt: Timestamp? = nil,
            finishedAt: Timestamp? = nil
        ) {
            self.exitCode = exitCode
            self.signal = signal
            self.reason = reason
            self.message = message
            self.startedAt = startedAt
            self.finishedAt = finishedAt
        }
    }
}
