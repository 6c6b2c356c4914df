import Kubernetes

extension ResourceRules {
    static let secret = ResourceRules(
        applyDefaults: { object in
            object.setDefault(at: ["type"], "Opaque")
            for (key, value) in object["stringData"]?.stringMap ?? [:] {
                object.set(at: ["data", key], .string(Base64.encode(value.utf8)))
            }
            object["stringData"] = nil
        },
        validate: { object, old in
            var causes = keyProblems(object["data"], "data") + changeProblems(object, old, ["data"])
            if let old, object["type"] != old["type"] {
                causes.append(.invalidValue("type", object["type"]?.stringValue ?? "", "field is immutable"))
            }
            let size = object["data"]?.objectValue?.values.reduce(0) { $0 + ($1.stringValue?.utf8.count ?? 0) * 3 / 4 } ?? 0
            if size > 1024 * 1024 { causes.append(tooLong("data")) }
            return causes + requiredKeys(object)
        }
    )

    static let configMap = ResourceRules(validate: { object, old in
        var causes = keyProblems(object["data"], "data") + keyProblems(object["binaryData"], "binaryData")
        causes += changeProblems(object, old, ["data", "binaryData"])
        let size = (object["data"]?.stringMap ?? [:]).merging(object["binaryData"]?.stringMap ?? [:]) { left, _ in left }
            .reduce(0) { $0 + $1.value.utf8.count }
        if size > 1024 * 1024 { causes.append(tooLong("")) }
        return causes
    })

    private static func tooLong(_ field: String) -> APIError.Cause {
        APIError.Cause(reason: "FieldValueTooLong", message: "Too long: may not be more than 1048576 bytes", field: field)
    }

    private static func keyProblems(_ data: JSONValue?, _ field: String) -> [APIError.Cause] {
        (data?.objectValue ?? [:]).keys.sorted().compactMap { key in
            let isValid =
                !key.isEmpty && key.utf8.count <= 253 && key != "." && !key.hasPrefix("..")
                && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }
            return isValid
                ? nil
                : .invalidValue(
                    "\(field)[\(key)]",
                    key,
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or "
                        + "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
                )
        }
    }

    /// An object marked immutable stays as it is.
    private static func changeProblems(_ object: JSONValue, _ old: JSONValue?, _ members: [String]) -> [APIError.Cause] {
        guard let old, old["immutable"]?.boolValue == true else { return [] }
        if object["immutable"]?.boolValue != true { return [.forbidden("immutable", "field is immutable when `immutable` is set")] }
        return members.filter { object[$0] != old[$0] }.map { .forbidden($0, "field is immutable when `immutable` is set") }
    }

    /// The keys that the well-known Secret types need.
    private static func requiredKeys(_ object: JSONValue) -> [APIError.Cause] {
        let needed: [String] =
            switch object["type"]?.stringValue {
            case "kubernetes.io/tls": ["tls.crt", "tls.key"]
            case "kubernetes.io/dockerconfigjson": [".dockerconfigjson"]
            case "kubernetes.io/ssh-auth": ["ssh-privatekey"]
            default: []
            }
        return needed.filter { object.at(path: "data", $0) == nil }.map { .required("data[\($0)]") }
    }
}
