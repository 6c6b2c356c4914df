/// `postgresql://user:password@host:port/database?sslmode=…` (PostgreSQL documentation, 34.1.1.2).
extension PostgresConfiguration {
    /// Reads a connection URI; host, user and database must be there, and a parameter that would have no effect is an error.
    package init(url: String) throws(PostgresConfigurationError) {
        var problems: [String] = []
        guard let scheme = ["postgresql://", "postgres://"].first(where: url.hasPrefix) else {
            throw PostgresConfigurationError(problems: ["the URL must start with postgresql://"])
        }
        let (location, query) = Self.split(url.dropFirst(scheme.count), at: "?")
        let (authority, path) = Self.split(location, at: "/")
        let (credentials, address) = Self.splitCredentials(authority)
        let (user, password) = Self.split(credentials, at: ":")
        let (host, port) = Self.splitAddress(address)

        func decoded(_ text: Substring?, _ name: String) -> String {
            guard let text, !text.isEmpty else {
                problems.append("the URL has no \(name)")
                return ""
            }
            guard let plain = PercentEncoding.decode(text), !plain.utf8.contains(0) else {
                problems.append("the URL's \(name) is not valid percent-encoding")
                return ""
            }
            return plain
        }
        self.init(host: decoded(host, "host"), database: decoded(path, "database"), user: decoded(user, "user"))
        if let password, !password.isEmpty { self.password = Password(decoded(password, "password")) }
        if let port, !port.isEmpty { setPort(port, &problems) }
        for pair in (query ?? "").split(separator: "&") {
            let (name, value) = Self.split(pair, at: "=")
            set(String(name), decoded(value, String(name)), &problems)
        }
        guard problems.isEmpty else { throw PostgresConfigurationError(problems: problems) }
    }

    /// The connection URI with the password in it: for a Secret, never for a log.
    package var uri: String {
        let login = [user, password?.value].compactMap(\.self).map(PercentEncoding.encode).joined(separator: ":")
        let address = host.contains(":") ? "[\(host)]" : PercentEncoding.encode(host)
        let roots = rootCertificateFile.map { "&sslrootcert=\(PercentEncoding.encode($0))" } ?? ""
        return "postgresql://\(login)@\(address):\(port)/\(PercentEncoding.encode(database))?sslmode=\(sslMode.rawValue)\(roots)"
    }

    mutating func setPort(_ text: some StringProtocol, _ problems: inout [String]) {
        guard let port = Int(text), (1...65535).contains(port) else { return problems.append("the port must be a number from 1 to 65535") }
        self.port = port
    }

    mutating func set(_ name: String, _ value: String, _ problems: inout [String]) {
        switch name {
        case "sslmode":
            guard let mode = SSLMode(rawValue: value) else {
                return problems.append("sslmode must be one of \(SSLMode.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            sslMode = mode
        case "sslrootcert": rootCertificateFile = value
        case "application_name": applicationName = value
        case "connect_timeout":
            guard let seconds = Int(value), seconds > 0 else {
                return problems.append("connect_timeout must be a positive number of seconds")
            }
            connectTimeout = .seconds(seconds)
        default: problems.append("the URL parameter \(name) is not supported")
        }
    }

    private static func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func splitCredentials(_ authority: Substring) -> (credentials: Substring, address: Substring) {
        guard let index = authority.lastIndex(of: "@") else { return ("", authority) }
        return (authority[..<index], authority[authority.index(after: index)...])
    }

    /// `host`, `host:port`, `[v6 address]` or `[v6 address]:port`.
    private static func splitAddress(_ address: Substring) -> (host: Substring, port: Substring?) {
        guard address.first == "[", let end = address.firstIndex(of: "]") else { return split(address, at: ":") }
        let rest = address[address.index(after: end)...]
        return (address[address.index(after: address.startIndex)..<end], rest.first == ":" ? rest.dropFirst() : nil)
    }
}

/// RFC 3986 section 2.1.
enum PercentEncoding {
    static func encode(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// nil when an escape is broken or the result is not UTF-8.
    static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
