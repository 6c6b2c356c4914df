import struct FoundationEssentials.Data
import struct FoundationEssentials.URL

/// Reads the small files a cluster configuration names; errors name the path, never the content.
enum ConfigurationFile {
    /// The most a certificate, key, token or kubeconfig may have, in bytes.
    static let limit = 4 << 20

    static func bytes(path: String) throws -> [UInt8] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw KubernetesError.configuration("cannot read \(path)")
        }
        guard data.count <= limit else { throw KubernetesError.configuration("\(path) is larger than \(limit) bytes") }
        return Array(data)
    }

    /// The file's text without white space around it.
    static func text(path: String) throws -> String {
        guard let text = String(validating: try bytes(path: path), as: UTF8.self) else {
            throw KubernetesError.configuration("\(path) is not UTF-8 text")
        }
        return text.trimmedWhitespace
    }

    /// A bearer token: one line of printable ASCII without spaces, as a header can carry.
    static func token(path: String) throws -> BearerToken {
        let token = try text(path: path)
        guard BearerToken.isValid(token) else { throw KubernetesError.configuration("\(path) does not hold a bearer token") }
        return BearerToken(token)
    }
}

extension BearerToken {
    static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

extension StringProtocol {
    /// The text without white space at either end.
    var trimmedWhitespace: String {
        let head = drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
