import Postgres

/// What makes schemas and privileges inside the database as the plan wants them, extensions apart.
enum ContentStatements {
    static func repairs(
        _ plan: ProvisioningPlan,
        _ state: ContentState,
        _ administrator: AdministratorState
    ) -> [Repair] {
        // Access is looked at once everything has its owner.
        let moves = owners(plan, state, administrator)
        return moves.isEmpty ? defaults(plan, state) + schemas(plan, state) + relations(plan, state) : moves
    }

    /// What a login made as itself goes to the owner role.
    private static func owners(_ plan: ProvisioningPlan, _ state: ContentState, _ administrator: AdministratorState) -> [Repair] {
        state.otherOwners.flatMap { role in
            let drift = DatabaseDrift(.owner, "role \(role) owns objects in database \(plan.database)")
            return RetirementStatements.joining([role, plan.roles.owner], administrator, drift)
                + [Repair(drift, "REASSIGN OWNED BY \(identifier: role) TO \(identifier: plan.roles.owner)")]
                + RetirementStatements.leaving(plan.roles.owner, administrator, drift)
        }
    }

    /// What the owner role creates from now on is open to writer and reader.
    private static func defaults(_ plan: ProvisioningPlan, _ state: ContentState) -> [Repair] {
        var scopes = Set(state.defaults.keys)
        for objects in DefaultPrivilegesScope.ObjectClass.allCases { scopes.insert(DefaultPrivilegesScope(objects: objects)) }
        return scopes.sorted { ($0.objects.rawValue, $0.schema ?? "") < ($1.objects.rawValue, $1.schema ?? "") }.flatMap { scope in
            let place: SQL = scope.schema.map { " IN SCHEMA \(identifier: $0)" } ?? ""
            let label = "future \(scope.objects.rawValue.lowercased())" + (scope.schema.map { " in schema \($0)" } ?? "")
            return GrantStatements(
                target: "\(unsafe: scope.objects.rawValue)",
                label: label,
                prefix: "ALTER DEFAULT PRIVILEGES FOR ROLE \(identifier: plan.roles.owner)" + place + " "
            ).repairs(
                owner: plan.roles.owner,
                expected: scope.schema == nil ? access(plan, scope.objects) : [:],
                found: state.defaults[scope] ?? AccessList()
            )
        }
    }

    private static func schemas(_ plan: ProvisioningPlan, _ state: ContentState) -> [Repair] {
        var repairs: [Repair] = []
        for name in Set(state.schemas.keys).union(plan.schemas).sorted() {
            if let found = state.schemas[name] {
                repairs += owner(of: name, found, plan)
            } else {
                repairs.append(Repair(DatabaseDrift(.schema, "schema \(name) is missing"), "CREATE SCHEMA \(identifier: name)", as: .owner))
            }
            repairs += GrantStatements(target: "SCHEMA \(identifier: name)", label: "schema \(name)")
                .repairs(owner: plan.roles.owner, expected: access(plan, .schemas), found: state.schemas[name]?.access ?? AccessList())
        }
        return repairs
    }

    /// A new database's `public` belongs to `pg_database_owner`, whose only member is the owner role.
    private static func owner(of schema: String, _ found: SchemaState, _ plan: ProvisioningPlan) -> [Repair] {
        guard found.owner != plan.roles.owner else { return [] }
        return [
            Repair(
                DatabaseDrift(.owner, "schema \(schema) belongs to role \(found.owner)"),
                "ALTER SCHEMA \(identifier: schema) OWNER TO \(identifier: plan.roles.owner)",
                as: found.owner == "pg_database_owner" ? .owner : .administrator
            )
        ]
    }

    private static func relations(_ plan: ProvisioningPlan, _ state: ContentState) -> [Repair] {
        state.relations.flatMap { group in
            let objects: DefaultPrivilegesScope.ObjectClass = group.isSequence ? .sequences : .tables
            return group.names.chunked(by: 100).flatMap { names in
                let list = names.map { "\(identifier: $0.schema).\(identifier: $0.name)" as SQL }.joined(separator: ", ")
                return GrantStatements(
                    target: (group.isSequence ? "SEQUENCE " : "TABLE ") + list,
                    label: label(names, objects)
                ).repairs(owner: plan.roles.owner, expected: access(plan, objects), found: group.access)
            }
        }
    }

    private static func label(_ names: ArraySlice<QualifiedName>, _ objects: DefaultPrivilegesScope.ObjectClass) -> String {
        let shown = names.prefix(3).map { "\($0.schema).\($0.name)" }.joined(separator: ", ")
        return "\(objects.rawValue.lowercased()) \(shown)" + (names.count > 3 ? " and others" : "")
    }

    /// What writer and reader may do with the owner role's objects; nobody else may anything.
    static func access(_ plan: ProvisioningPlan, _ objects: DefaultPrivilegesScope.ObjectClass) -> [String: Set<String>] {
        switch objects {
        case .tables: [plan.roles.writer: ["SELECT", "INSERT", "UPDATE", "DELETE"], plan.roles.reader: ["SELECT"]]
        case .sequences: [plan.roles.writer: ["USAGE", "SELECT", "UPDATE"], plan.roles.reader: ["SELECT"]]
        case .schemas: [plan.roles.writer: ["USAGE"], plan.roles.reader: ["USAGE"]]
        }
    }
}

extension Array {
    /// Slices of at most `size` elements, in order.
    fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
