/// A probe as a container declares it; absent numbers have the defaults of Kubernetes.
struct ProbeSpec: Decodable, Equatable, Sendable {
    var httpGet: HTTPGetAction?
    var tcpSocket: TCPSocketAction?
    var exec: ExecAction?
    var initialDelaySeconds: Int?
    var periodSeconds: Int?
    var timeoutSeconds: Int?
    var successThreshold: Int?
    var failureThreshold: Int?
    var terminationGracePeriodSeconds: Int?

    var initialDelay: Duration { .seconds(max(0, initialDelaySeconds ?? 0)) }
    var period: Duration { .seconds(max(1, periodSeconds ?? 10)) }
    var timeout: Duration { .seconds(max(1, timeoutSeconds ?? 1)) }
}

struct HTTPGetAction: Decodable, Equatable, Sendable {
    var path: String?
    var port: PortReference
    var host: String?
    var scheme: String?
    var httpHeaders: [Header]?

    struct Header: Decodable, Equatable, Sendable {
        var name: String
        var value: String
    }
}

struct TCPSocketAction: Decodable, Equatable, Sendable {
    var port: PortReference
    var host: String?
}

struct ExecAction: Decodable, Equatable, Sendable {
    var command: [String]?
}
