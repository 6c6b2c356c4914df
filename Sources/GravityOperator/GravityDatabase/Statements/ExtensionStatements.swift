import Postgres

/// What installs and updates extensions, and what a person must do where the operator may not.
enum ExtensionStatements {
    /// One extension's statements, to be run in a transaction of their own, or why there are none.
    enum Step: Sendable {
        case repair(Repair, extension: String)
        case unavailable(ExtensionProblem)
    }

    /// In the order extensions need each other. An extension nobody plans stays: dropping it could drop columns with it.
    static func steps(_ plan: ProvisioningPlan, _ state: ContentState, _ administrator: AdministratorState) -> [Step] {
        ordered(plan.extensions, state).flatMap { wanted -> [Step] in
            let steps =
                state.extensions[wanted.name].map { changes(wanted, $0, plan, state, administrator) } ?? [creation(wanted, plan, state)]
            let needsSuperuser = (state.available[wanted.name] ?? []).contains { $0.needsSuperuser && !administrator.isSuperuser }
            let repairs = steps.contains { if case .repair = $0 { true } else { false } }
            return needsSuperuser && repairs ? [.unavailable(ExtensionProblem(wanted.name, plan, .needsSuperuser))] : steps
        }
    }

    private static func creation(_ wanted: ExtensionPlan, _ plan: ProvisioningPlan, _ state: ContentState) -> Step {
        let versions = state.available[wanted.name] ?? []
        guard let version = versions.first(where: { wanted.version == nil ? $0.isDefault : $0.version == wanted.version }) else {
            let cause: ExtensionProblem.Cause = versions.isEmpty ? .noFiles : .noVersion(versions.map(\.version))
            return .unavailable(ExtensionProblem(wanted.name, plan, cause))
        }
        if let missing = version.requires.first(where: { name in
            state.extensions[name] == nil && !plan.extensions.contains { $0.name == name }
        }) {
            return .unavailable(ExtensionProblem(wanted.name, plan, .requires(missing)))
        }
        if let fixed = version.schema, let schema = wanted.schema, fixed != schema {
            return .unavailable(ExtensionProblem(wanted.name, plan, .fixedSchema(fixed)))
        }
        var sql: SQL = "CREATE EXTENSION \(identifier: wanted.name)"
        if version.schema == nil { sql += " SCHEMA \(identifier: wanted.schema ?? "public")" }
        if let number = wanted.version { sql += " VERSION \(identifier: number)" }
        return .repair(
            Repair(
                DatabaseDrift(.extension, "extension \(wanted.name) is missing"),
                sql,
                as: version.needsSuperuser ? .administrator : .owner
            ),
            extension: wanted.name
        )
    }

    private static func changes(
        _ wanted: ExtensionPlan,
        _ found: InstalledExtension,
        _ plan: ProvisioningPlan,
        _ state: ContentState,
        _ administrator: AdministratorState
    ) -> [Step] {
        let versions = state.available[wanted.name] ?? []
        var steps: [Step] = []
        if let number = wanted.version, number != found.version {
            if versions.contains(where: { $0.version == number }) {
                let drift = DatabaseDrift(.extension, "extension \(wanted.name) has another version")
                steps.append(
                    .repair(
                        Repair(drift, "ALTER EXTENSION \(identifier: wanted.name) UPDATE TO \(identifier: number)", as: .owner),
                        extension: wanted.name
                    )
                )
            } else {
                steps.append(.unavailable(ExtensionProblem(wanted.name, plan, .noVersion(versions.map(\.version)))))
            }
        }
        if let schema = wanted.schema, schema != found.schema {
            if versions.contains(where: { $0.version == found.version && $0.belongsToSuperuser && !administrator.isSuperuser }) {
                steps.append(.unavailable(ExtensionProblem(wanted.name, plan, .cannotMove(schema))))
            } else if versions.first?.isRelocatable == true {
                let drift = DatabaseDrift(.extension, "extension \(wanted.name) is in another schema")
                steps.append(
                    .repair(
                        Repair(drift, "ALTER EXTENSION \(identifier: wanted.name) SET SCHEMA \(identifier: schema)", as: .owner),
                        extension: wanted.name
                    )
                )
            } else {
                steps.append(.unavailable(ExtensionProblem(wanted.name, plan, .fixedSchema(found.schema))))
            }
        }
        return steps
    }

    /// Each extension behind those it needs; what needs itself in a circle keeps the spec's order.
    private static func ordered(_ extensions: [ExtensionPlan], _ state: ContentState) -> [ExtensionPlan] {
        var rest = extensions
        var sorted: [ExtensionPlan] = []
        while !rest.isEmpty {
            let index = rest.firstIndex { candidate in
                let needs = (state.available[candidate.name] ?? []).flatMap(\.requires)
                return !rest.contains { $0.name != candidate.name && needs.contains($0.name) }
            }
            sorted.append(rest.remove(at: index ?? 0))
        }
        return sorted
    }
}

/// Why an extension cannot be as the plan wants it, in words a person can act on.
struct ExtensionProblem: Error, Sendable, Hashable {
    enum Cause: Sendable, Hashable {
        case noFiles
        case noVersion([String])
        case requires(String)
        case fixedSchema(String)
        case needsSuperuser
        case cannotMove(String)
        case refused(String)
    }

    let name: String
    let cause: Cause
    let server: String
    let database: String

    init(_ name: String, _ plan: ProvisioningPlan, _ cause: Cause) {
        self.name = name
        self.cause = cause
        server = plan.server.name
        database = plan.database
    }

    var message: String {
        switch cause {
        case .noFiles:
            "extension \(name): its files are not on server \(server); ask whoever runs the server to install the package, "
                + "or remove it from spec.extensions"
        case .noVersion(let versions):
            "extension \(name): server \(server) does not have that version, "
                + "only \(versions.joined(separator: ", ")); change spec.extensions"
        case .requires(let other):
            "extension \(name) needs extension \(other); add \(other) to spec.extensions"
        case .fixedSchema(let schema):
            "extension \(name) has to be in schema \(schema); change or remove its schema in spec.extensions"
        case .needsSuperuser:
            "extension \(name) can only be installed or updated by a superuser; ask whoever runs server \(server) to run CREATE EXTENSION "
                + "\"\(name)\" (or ALTER EXTENSION … UPDATE) in database \(database), after which it is accepted as it is"
        case .cannotMove(let schema):
            "extension \(name) can only be moved by a superuser; ask whoever runs server \(server) to run ALTER EXTENSION "
                + "\"\(name)\" SET SCHEMA \"\(schema)\" in database \(database), or change its schema in spec.extensions"
        case .refused(let reason):
            "extension \(name): server \(server) refused it: \(reason)"
        }
    }
}
