import Kubernetes

extension LabelQuery {
    /// A `meta/v1 LabelSelector` object; nothing is matched by one that is absent.
    init?(selector: JSONValue?) {
        guard let selector else { return nil }
        for (key, value) in (selector["matchLabels"]?.stringMap ?? [:]).sorted(by: { $0.key < $1.key }) {
            requirements.append(.isIn(key, [value]))
        }
        for expression in selector["matchExpressions"]?.arrayValue ?? [] {
            let key = expression["key"]?.stringValue ?? ""
            let values = Set(expression["values"]?.arrayValue?.compactMap(\.stringValue) ?? [])
            switch expression["operator"]?.stringValue {
            case "In": requirements.append(.isIn(key, values))
            case "NotIn": requirements.append(.notIn(key, values))
            case "Exists": requirements.append(.exists(key))
            case "DoesNotExist": requirements.append(.absent(key))
            default: return nil
            }
        }
    }

    /// The text form of the selector.
    var text: String {
        requirements.map { requirement in
            switch requirement {
            case .isIn(let key, let values) where values.count == 1: "\(key)=\(values.first ?? "")"
            case .isIn(let key, let values): "\(key) in (\(values.sorted().joined(separator: ",")))"
            case .notIn(let key, let values) where values.count == 1: "\(key)!=\(values.first ?? "")"
            case .notIn(let key, let values): "\(key) notin (\(values.sorted().joined(separator: ",")))"
            case .exists(let key): key
            case .absent(let key): "!\(key)"
            case .greater(let key, let bound): "\(key)>\(bound)"
            case .less(let key, let bound): "\(key)<\(bound)"
            }
        }.joined(separator: ",")
    }
}
