import Kubernetes

extension TableColumn {
    static let podDisruptionBudget: [TableColumn] = [
        name,
        column("Min Available") { $0.at(path: "spec", "minAvailable").map(cellText) ?? "N/A" },
        column("Max Unavailable") { $0.at(path: "spec", "maxUnavailable").map(cellText) ?? "N/A" },
        count("Allowed Disruptions", "status", "disruptionsAllowed"), age,
    ]

    static let horizontalPodAutoscaler: [TableColumn] = [
        name,
        column("Reference") { object in
            let target = object.at(path: "spec", "scaleTargetRef") ?? [:]
            return "\(target["kind"]?.stringValue ?? "")/\(target["name"]?.stringValue ?? "")"
        },
        column("Targets") { object in
            (object.at(path: "spec", "metrics")?.arrayValue ?? []).map { metric in
                let name = metric.at(path: "resource", "name")?.stringValue ?? metric["type"]?.stringValue ?? ""
                let wanted = metric.at(path: "resource", "target", "averageUtilization")?.integerValue.map { "\($0)%" } ?? "<auto>"
                return "\(name): <unknown>/\(wanted)"
            }.joined(separator: ", ")
        },
        count("MinPods", "spec", "minReplicas"), count("MaxPods", "spec", "maxReplicas"), count("Replicas", "status", "currentReplicas"),
        age,
    ]

    static let networkPolicy: [TableColumn] = [
        name, column("Pod-Selector") { LabelQuery(selector: $0.at(path: "spec", "podSelector"))?.text ?? "<none>" }, age,
    ]

    static let customResourceDefinition: [TableColumn] = [
        name, column("Created At") { $0.metadata["creationTimestamp"]?.stringValue ?? "" },
    ]

    static let event: [TableColumn] = [
        column("Last Seen") { event in
            let series = event.at(path: "series", "lastObservedTime")?.stringValue
            let last = event["lastTimestamp"]?.stringValue ?? event["deprecatedLastTimestamp"]?.stringValue
            return HumanDuration.since(
                series ?? last ?? event["eventTime"]?.stringValue ?? event.metadata["creationTimestamp"]?.stringValue
            )
        },
        text("Type", "type"),
        text("Reason", "reason"),
        column("Object") { event in
            let object = event["involvedObject"] ?? event["regarding"] ?? [:]
            return "\(object["kind"]?.stringValue?.lowercased() ?? "")/\(object["name"]?.stringValue ?? "")"
        },
        column("Subobject", priority: 1) { ($0["involvedObject"] ?? $0["regarding"])?["fieldPath"]?.stringValue ?? "" },
        column("Source", priority: 1) { event in
            let source = event["source"] ?? event["deprecatedSource"]
            let reporting = event["reportingComponent"] ?? event["reportingController"]
            return source?["component"]?.stringValue ?? reporting?.stringValue ?? ""
        },
        column("Message") { ($0["message"] ?? $0["note"])?.stringValue ?? "" },
        column("First Seen", priority: 1) { event in
            let first = event["firstTimestamp"]?.stringValue ?? event["deprecatedFirstTimestamp"]?.stringValue
            return HumanDuration.since(first ?? event["eventTime"]?.stringValue ?? event.metadata["creationTimestamp"]?.stringValue)
        },
        column("Count", priority: 1) { event in
            let series = event.at(path: "series", "count")?.integerValue
            return String(series ?? event["count"]?.integerValue ?? event["deprecatedCount"]?.integerValue ?? 1)
        },
        TableColumn(name: "Name", format: "name", priority: 1) { .string($0.name) },
    ]
}
