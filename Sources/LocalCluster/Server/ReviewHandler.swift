import HTTPTypes
import Kubernetes

/// Kinds that ask who one is and what one may do: the local cluster has one user, who may do everything.
struct ReviewHandler {
    let resource: ServedResource

    func reply(to request: APIRequest) throws(APIError) -> Reply {
        guard request.info.verb == .create else { throw .methodNotAllowed(request.info.verb.rawValue, resource.table) }
        var review = try request.object()
        review["apiVersion"] = .string(resource.type.apiVersion)
        review["kind"] = .string(resource.type.kind)
        review.setDefault(at: ["metadata"], [:])
        review["status"] = status
        return .json(review, status: .created)
    }

    private var status: JSONValue {
        switch resource.type.kind {
        case "SelfSubjectRulesReview":
            [
                "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
                "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]], "incomplete": false,
            ]
        case "SelfSubjectReview": ["userInfo": ["username": "admin", "groups": ["system:masters", "system:authenticated"]]]
        default: ["allowed": true, "reason": "the local cluster does not restrict its user"]
        }
    }
}
