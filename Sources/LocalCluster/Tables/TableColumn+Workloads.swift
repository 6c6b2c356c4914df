import Kubernetes

// Columns as pkg/printers/internalversion/printers.go has them.
extension TableColumn {
    static let deployment: [TableColumn] =
        [
            name,
            column("Ready") { "\(amount($0, "status", "readyReplicas"))/\(amount($0, "spec", "replicas"))" },
            count("Up-to-date", "status", "updatedReplicas"),
            count("Available", "status", "availableReplicas"),
            age,
        ] + containers + [selector]

    static let replicaSet: [TableColumn] =
        [
            name, count("Desired", "spec", "replicas"), count("Current", "status", "replicas"), count("Ready", "status", "readyReplicas"),
            age,
        ] + containers + [selector]

    static let statefulSet: [TableColumn] =
        [
            name, column("Ready") { "\(amount($0, "status", "readyReplicas"))/\(amount($0, "spec", "replicas"))" }, age,
        ] + containers

    static let job: [TableColumn] =
        [
            name,
            column("Status", jobStatus),
            column("Completions") { job in
                guard let wanted = job.at(path: "spec", "completions")?.integerValue else {
                    let width = amount(job, "spec", "parallelism")
                    return width > 1 ? "\(amount(job, "status", "succeeded"))/1 of \(width)" : "\(amount(job, "status", "succeeded"))/1"
                }
                return "\(amount(job, "status", "succeeded"))/\(wanted)"
            },
            column("Duration", jobDuration),
            age,
        ] + containers + [selector]

    static let controllerRevision: [TableColumn] = [
        name,
        column("Controller") { revision in
            let owner = revision.metadata["ownerReferences"]?.arrayValue?.first { $0["controller"]?.boolValue == true }
            guard let owner, let kind = owner["kind"]?.stringValue, let name = owner["name"]?.stringValue else { return "<none>" }
            let group = owner["apiVersion"]?.stringValue?.split(separator: "/").dropLast().first.map { ".\($0)" } ?? ""
            return "\(kind.lowercased())\(group)/\(name)"
        },
        count("Revision", "revision"), age,
    ]

    private static func amount(_ object: JSONValue, _ path: String...) -> Int64 { object.at(path: path)?.integerValue ?? 0 }

    private static func jobStatus(_ job: JSONValue) -> String {
        func holds(_ type: String) -> Bool {
            job.at(path: "status", "conditions")?.arrayValue?.contains { $0["type"] == .string(type) && $0["status"] == "True" } ?? false
        }
        if holds("Complete") { return "Complete" }
        if holds("Failed") { return "Failed" }
        if job.isBeingDeleted { return "Terminating" }
        if holds("Suspended") { return "Suspended" }
        if holds("FailureTarget") { return "FailureTarget" }
        if holds("SuccessCriteriaMet") { return "SuccessCriteriaMet" }
        return "Running"
    }

    private static func jobDuration(_ job: JSONValue) -> String {
        guard let start = job.at(path: "status", "startTime")?.stringValue.flatMap(Timestamp.init(parsing:)) else { return "" }
        let end = job.at(path: "status", "completionTime")?.stringValue.flatMap(Timestamp.init(parsing:)) ?? Timestamp.now()
        return HumanDuration.text(end.seconds - start.seconds)
    }

    /// Container names and images of a pod template, with `-o wide`.
    private static let containers: [TableColumn] = [("Containers", "name"), ("Images", "image")].map { title, member in
        column(title, priority: 1) { object in
            (object.at(path: "spec", "template", "spec", "containers")?.arrayValue ?? [])
                .compactMap { $0[member]?.stringValue }.joined(separator: ",")
        }
    }

    private static let selector = column("Selector", priority: 1) { object in
        LabelQuery(selector: object.at(path: "spec", "selector"))?.text ?? "<none>"
    }
}
