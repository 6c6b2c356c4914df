import GravityAPI

extension ProvisioningPlan {
    /// The schema of the CRD says the same; an object stored under another schema is checked here once more.
    static func checkNames(_ resource: GravityDatabase) throws(ProvisioningPlanError) {
        let spec = resource.spec
        let database = resource.databaseName
        guard isName(database, limit: 50), !["postgres", "template0", "template1"].contains(database), !database.hasPrefix("pg_") else {
            throw .name(field: "spec.database", value: database)
        }
        for (index, schema) in spec.schemas.enumerated() where !isName(schema.name, limit: 63) || schema.name.hasPrefix("pg_") {
            throw .name(field: "spec.schemas[\(index)].name", value: schema.name)
        }
        var names: Set<String> = []
        var secrets: Set<String> = [resource.secretName]
        for (index, access) in spec.access.enumerated() {
            guard names.insert(access.name).inserted else { throw .repeated(field: "spec.access[\(index)].name", value: access.name) }
            guard secrets.insert(access.secretName).inserted else {
                throw .repeated(field: "spec.access[\(index)].secretName", value: access.secretName)
            }
        }
        let logins = spec.access.map { GroupRoles.login(database: database, access: $0) }
        for (index, login) in logins.enumerated() where logins[..<index].contains(login) {
            throw .repeated(field: "spec.access[\(index)].name", value: spec.access[index].name)
        }
    }

    private static func isName(_ name: String, limit: Int) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first), name.utf8.count <= limit else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
    }

    static func check(_ extensions: [GravityDatabase.Extension], on server: DatabaseServer) throws(ProvisioningPlanError) {
        var names: Set<String> = []
        for (index, item) in extensions.enumerated() {
            guard server.allowedExtensions.contains(item.name) else {
                throw .extensionNotAllowed(item.name, server: server.name, allowed: server.allowedExtensions.sorted())
            }
            guard names.insert(item.name).inserted else { throw .repeated(field: "spec.extensions[\(index)].name", value: item.name) }
        }
    }

    static func settings(_ parameters: [GravityDatabase.Parameter], on server: DatabaseServer) throws(ProvisioningPlanError)
        -> [RoleSetting]
    {
        var names: Set<String> = []
        var settings: [RoleSetting] = []
        for (index, parameter) in parameters.enumerated() {
            let setting = RoleSetting(name: parameter.name, value: parameter.value)
            guard server.allowedParameters.contains(setting.name) else {
                throw .parameterNotAllowed(parameter.name, server: server.name, allowed: server.allowedParameters.sorted())
            }
            guard names.insert(setting.name).inserted else {
                throw .repeated(field: "spec.parameters[\(index)].name", value: parameter.name)
            }
            settings.append(setting)
        }
        return settings
    }
}

/// Why a specification cannot be provisioned, whatever the server says.
enum ProvisioningPlanError: Error, Sendable, Hashable {
    case unreadable(UnreadableSpec)
    case serverNotOffered(String, offered: [String])
    case name(field: String, value: String)
    case repeated(field: String, value: String)
    case extensionNotAllowed(String, server: String, allowed: [String])
    case parameterNotAllowed(String, server: String, allowed: [String])

    var reason: GravityDatabase.Reason {
        switch self {
        case .extensionNotAllowed: .extensionNotAllowed
        case .unreadable, .serverNotOffered, .name, .repeated, .parameterNotAllowed: .invalidSpec
        }
    }

    /// A sentence that says what to change.
    var message: String {
        switch self {
        case .unreadable(let error):
            "\(error.field) \(error.message); change the spec, or run the operator's version that knows it"
        case .serverNotOffered(let name, let offered):
            "spec.serverRef.name: no server \"\(name)\" is offered to this namespace; "
                + (offered.isEmpty
                    ? "none is: ask whoever runs the operator to add the namespace to a server's allowedNamespaces"
                    : "offered: \(offered.joined(separator: ", "))")
        case .name(let field, let value):
            "\(field): \"\(value)\" is not allowed; use lower-case letters, digits and _, beginning with a letter, "
                + "and no name of PostgreSQL's own"
        case .repeated(let field, let value):
            "\(field): \"\(value)\" is used twice; every entry needs its own"
        case .extensionNotAllowed(let name, let server, let allowed):
            "spec.extensions: \"\(name)\" is not allowed on server \(server); "
                + (allowed.isEmpty ? "none is" : "allowed: \(allowed.joined(separator: ", "))")
                + ". Whoever runs the operator can add it to the server's allowedExtensions"
        case .parameterNotAllowed(let name, let server, let allowed):
            "spec.parameters: \"\(name)\" is not allowed on server \(server); allowed: \(allowed.joined(separator: ", "))"
        }
    }
}
