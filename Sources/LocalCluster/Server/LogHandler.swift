import Kubernetes
import NIOCore

/// GET of a container's log.
struct LogHandler {
    let api: ResourceAPI
    let resource: ServedResource
    let source: (any PodLogSource)?

    func reply(to request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        let name = target.name ?? ""
        guard let pod = api.object(resource, resource.key(namespace: target.namespace ?? "", name: name)) else {
            throw .notFound(resource.table, name)
        }
        guard let source else { throw .internalError("this cluster has no node") }
        let options = try options(request.query, pod)
        try checkStarted(options, pod)
        var reply = Reply.text("")
        reply.body = .stream { writer in
            do {
                try await source.writeLog(of: pod, options: options) { try await writer.write($0) }
            } catch let error as APIError {
                try await writer.write(ByteBuffer(string: error.message + "\n"))
            }
        }
        return reply
    }

    /// A container that never ran has no log (kubelet `validateContainerLogStatus`).
    private func checkStarted(_ options: PodLogOptions, _ pod: JSONValue) throws(APIError) {
        let members = ["containerStatuses", "initContainerStatuses"]
        let statuses = members.flatMap { pod.at(path: "status", $0)?.arrayValue ?? [] }
        let status = statuses.first { $0["name"] == .string(options.container) } ?? [:]
        let hasRun = (status["restartCount"]?.integerValue ?? 0) > 0 || status.at(path: "lastState", "terminated") != nil
        if options.previous, !hasRun {
            throw .badRequest("previous terminated container \"\(options.container)\" in pod \"\(pod.name)\" not found")
        }
        let isWaiting = status["state"] == nil || status.at(path: "state", "waiting") != nil
        if !options.previous, isWaiting, !hasRun {
            let reason = status.at(path: "state", "waiting", "reason")?.stringValue ?? "ContainerCreating"
            throw .badRequest("container \"\(options.container)\" in pod \"\(pod.name)\" is waiting to start: \(reason)")
        }
    }

    private func options(_ query: QueryItems, _ pod: JSONValue) throws(APIError) -> PodLogOptions {
        var options = PodLogOptions(container: try container(query["container"], pod))
        options.follow = query.flag("follow")
        options.previous = query.flag("previous")
        options.timestamps = query.flag("timestamps")
        options.tailLines = try query.number("tailLines")
        options.sinceSeconds = try query.number("sinceSeconds")
        options.limitBytes = try query.number("limitBytes")
        return options
    }

    private func container(_ asked: String?, _ pod: JSONValue) throws(APIError) -> String {
        let main = names(pod, "containers")
        let all = main + names(pod, "initContainers")
        if let asked {
            guard all.contains(asked) else { throw .badRequest("container \(asked) is not valid for pod \(pod.name)") }
            return asked
        }
        guard main.count == 1 else {
            throw .badRequest("a container name must be specified for pod \(pod.name), choose one of: [\(all.joined(separator: " "))]")
        }
        return main[0]
    }

    private func names(_ pod: JSONValue, _ member: String) -> [String] {
        pod.at(path: "spec", member)?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }
}
