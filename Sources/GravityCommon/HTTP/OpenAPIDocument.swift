import FoundationEssentials
import Yams

/// A service's OpenAPI document: written as YAML, served as JSON.
package struct OpenAPIDocument: Sendable {
    /// The JSON text.
    package let json: [UInt8]
    /// Every operation as `GET /path/{name}`.
    package let operations: Set<String>

    package enum Failure: Error, Sendable, Hashable {
        case notADocument
        case unsupportedValue(String)
    }

    /// Throws `Failure`, or what the YAML parser says.
    package init(yaml: [UInt8]) throws {
        guard let document = try Yams.load(yaml: String(decoding: yaml, as: UTF8.self)) as? [String: Any],
            let paths = document["paths"] as? [String: Any]
        else { throw Failure.notADocument }
        json = Array(try JSONEncoder.gravity.encode(try Value(document)))
        let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
        operations = Set(
            paths.flatMap { path, item in
                ((item as? [String: Any]) ?? [:]).keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" }
            }
        )
    }

    /// What YAML can say in JSON.
    private indirect enum Value: Encodable {
        case object([String: Value])
        case array([Value])
        case text(String)
        case integer(Int)
        case number(Double)
        case boolean(Bool)

        init(_ value: Any) throws(Failure) {
            switch value {
            case let object as [AnyHashable: Any]:
                var members: [String: Value] = [:]
                for (key, value) in object { members["\(key.base)"] = try Value(value) }
                self = .object(members)
            case let array as [Any]:
                var elements: [Value] = []
                for element in array { elements.append(try Value(element)) }
                self = .array(elements)
            case let text as String: self = .text(text)
            case let boolean as Bool: self = .boolean(boolean)
            case let integer as Int: self = .integer(integer)
            case let number as Double: self = .number(number)
            default: throw .unsupportedValue("\(type(of: value))")
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .object(let members): try container.encode(members)
            case .array(let elements): try container.encode(elements)
            case .text(let text): try container.encode(text)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            case .boolean(let boolean): try container.encode(boolean)
            }
        }
    }
}
