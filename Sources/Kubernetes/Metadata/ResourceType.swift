/// Where a kind of object lives in the API: its group, version, and plural name in URLs.
package struct ResourceType: Sendable, Hashable {
    /// The API group; empty for the core group.
    package var group: String
    package var version: String
    package var kind: String
    /// The lower-case plural name used in URLs.
    package var plural: String
    package var isNamespaced: Bool

    package init(group: String, version: String, kind: String, plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// `group/version`, or the version alone in the core group.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The lower-case name of one object of this kind.
    package var singular: String { kind.lowercased() }

    /// The plural name with its group, as in `deployments.apps`.
    package var qualifiedName: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// The URL path of the collection, of one object, or of a subresource such as `status`, percent-encoded.
    ///
    /// A nil or empty namespace addresses all namespaces; cluster-scoped kinds ignore it.
    package func path(namespace: String?, name: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, let namespace, !namespace.isEmpty { path += "/namespaces/\(PercentEncoding.encode(namespace))" }
        path += "/\(plural)"
        if let name { path += "/\(PercentEncoding.encode(name))" }
        if let subresource { path += "/\(subresource)" }
        return path
    }
}

/// Percent-encoding of URL path segments and query values (RFC 3986, section 2.3).
enum PercentEncoding {
    /// Keeps unreserved characters and encodes every other byte.
    static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += byte < 0x10 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
