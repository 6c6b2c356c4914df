import Kubernetes

/// The refusal of an apply that would change what others own, worded as apimachinery's `managedfields/internal/conflict.go`.
enum ApplyConflict {
    static func error(_ conflicts: [(ManagedFields.Manager, ManagedFields.Owned, FieldSet)]) -> APIError {
        let lines: [(manager: String, path: String)] = conflicts.flatMap { manager, owned, fields in
            fields.paths.map { (text(manager, owned), FieldSet.text($0)) }
        }.sorted { ($0.manager, $0.path) < ($1.manager, $1.path) }
        let causes = lines.map {
            APIError.Cause(reason: "FieldManagerConflict", message: "conflict with \($0.manager)", field: $0.path)
        }
        return APIError(
            code: 409,
            reason: "Conflict",
            message: message(lines),
            details: APIError.Details(causes: causes)
        )
    }

    private static func message(_ lines: [(manager: String, path: String)]) -> String {
        if lines.count == 1 { return "Apply failed with 1 conflict: conflict with \(lines[0].manager): \(lines[0].path)" }
        var text = "Apply failed with \(lines.count) conflicts: "
        var manager = ""
        for line in lines {
            if line.manager != manager {
                text += (manager.isEmpty ? "" : "\n") + "conflicts with \(line.manager):"
                manager = line.manager
            }
            text += "\n- \(line.path)"
        }
        return text
    }

    private static func text(_ manager: ManagedFields.Manager, _ owned: ManagedFields.Owned) -> String {
        var text = "\"\(manager.name)\""
        if !manager.subresource.isEmpty { text += " with subresource \"\(manager.subresource)\"" }
        if !manager.isApply {
            text += " using \(owned.apiVersion)"
            if !owned.time.isEmpty { text += " at \(owned.time)" }
        }
        return text
    }
}
