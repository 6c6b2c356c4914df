import Kubernetes

/// How the names of a kind's objects must look (apimachinery pkg/util/validation).
enum NameRule: Sendable {
    /// RFC 1123 subdomain, 253 characters: most kinds.
    case subdomain
    /// RFC 1123 label, 63 characters: namespaces.
    case label
    /// RFC 1035 label: services.
    case serviceLabel
    /// A path segment: roles.
    case pathSegment

    /// What is wrong with the name, nil when nothing is.
    func problem(with name: String) -> String? {
        switch self {
        case .subdomain where !Self.isSubdomain(name):
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
                + "alphanumeric character (e.g. 'example.com', regex used for validation is "
                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
        case .label where !Self.isLabel(name):
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
                + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
        case .serviceLabel where !Self.isLabel(name) || name.first?.isNumber ?? true:
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with "
                + "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        case .pathSegment where name.isEmpty || name == "." || name == ".." || name.contains("/") || name.contains("%"):
            "may not be '.', '..' or contain '/' or '%'"
        case .subdomain, .label, .serviceLabel, .pathSegment: nil
        }
    }

    static func isLabel(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, let last = Array(text.utf8).last, text.utf8.count <= 63 else { return false }
        return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
            && text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    static func isSubdomain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                guard let first = part.utf8.first, let last = part.utf8.last else { return false }
                return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
                    && part.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
