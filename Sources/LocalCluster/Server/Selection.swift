import Kubernetes

/// Which objects of a type a list, watch or collection deletion is about.
struct Selection: Sendable {
    let namespace: String?
    let labels: LabelQuery
    let fields: FieldQuery

    init(_ request: APIRequest, _ target: RequestInfo.Target, _ resource: ServedResource) throws(APIError) {
        namespace = target.namespace
        labels = try LabelQuery(parsing: request.query["labelSelector"] ?? "")
        var selector = request.query["fieldSelector"] ?? ""
        if let name = target.name { selector += (selector.isEmpty ? "" : ",") + "metadata.name=\(name)" }
        fields = try FieldQuery(parsing: selector, for: resource)
    }

    /// Whether every object of the namespace is meant.
    var isEverything: Bool { labels.isEverything && fields.isEverything }

    /// Whether an object in the version of the resource is meant.
    func matches(_ object: JSONValue) -> Bool {
        (namespace == nil || object.namespace == namespace) && labels.matches(object.labels) && fields.matches(object)
    }
}
