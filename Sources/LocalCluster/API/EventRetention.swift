import Kubernetes

/// Removes events an hour after they last happened, as the API server does (`--event-ttl`), and the oldest above a limit.
struct EventRetention {
    let api: ResourceAPI
    /// Seconds.
    var lifetime: Int64 = 3600
    var limit = 5000

    /// Removes what is too old every minute, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            sweep(now: Timestamp.now())
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                return
            }
        }
    }

    func sweep(now: Timestamp) {
        guard let resource = api.registry.resource(group: "", version: "v1", plural: "events") else { return }
        let events = api.objects(resource, namespace: nil).map { ($0, Self.time(of: $0)) }.sorted { $0.1 < $1.1 }
        for (index, (event, time)) in events.enumerated() {
            guard time.seconds < now.seconds - lifetime || index < events.count - limit else { return }
            // A failure means that the event is gone already, or has just happened again.
            _ = try? api.store.remove(resource.table, event.objectKey, replacing: event.resourceVersion)
        }
    }

    private static func time(of event: JSONValue) -> Timestamp {
        let texts = [
            event.at(path: "series", "lastObservedTime"), event["lastTimestamp"], event["eventTime"], event.metadata["creationTimestamp"],
        ]
        return texts.compactMap { $0?.stringValue.flatMap(Timestamp.init(parsing:)) }.first ?? Timestamp(seconds: 0)
    }
}
