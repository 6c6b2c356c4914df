import GravityAPI

extension ServicePlan {
    static func database(
        _ spec: GravityService.Spec,
        _ bundled: BundledService?,
        names: ServiceNames
    ) throws(InvalidService) -> DatabasePlan? {
        let migrationAccess = spec.migrations?.access ?? .owner
        switch (spec.databaseRef, spec.database) {
        case (nil, nil): return nil
        case (.some, .some): throw InvalidService("spec", "set either databaseRef or database, not both")
        case (let reference?, nil):
            return DatabasePlan(name: reference.name, template: nil, access: spec.databaseAccess, migrationAccess: migrationAccess)
        case (nil, var template?):
            if template.database == nil { template.database = bundled?.databaseName }
            if spec.databaseAccess == .writer || migrationAccess == .writer { addWriter(to: &template, names: names) }
            return DatabasePlan(name: names.database, template: template, access: spec.databaseAccess, migrationAccess: migrationAccess)
        }
    }

    /// A service that logs in as writer needs such a login; its own database gets one unless the template has one.
    private static func addWriter(to template: inout GravityDatabase.Spec, names: ServiceNames) {
        guard !template.access.contains(where: { $0.privilege == .writer }) else { return }
        let secretName = ServiceNames.bounded(names.service, suffix: "-db-writer", limit: 253)
        template.access.append(GravityDatabase.Access(name: "writer", privilege: .writer, secretName: secretName))
    }

    static func migration(
        _ spec: GravityService.Spec,
        _ bundled: BundledService?,
        serviceImage: String
    ) throws(InvalidService) -> MigrationPlan? {
        guard let migrations = spec.migrations ?? bundled.map({ _ in GravityService.Migrations() }) else { return nil }
        let isCatalogs = migrations.command.isEmpty && migrations.args.isEmpty && migrations.image == nil
        return MigrationPlan(
            image: migrations.image ?? serviceImage,
            command: migrations.command,
            arguments: isCatalogs ? bundled?.migrationArguments ?? [] : migrations.args,
            timeoutSeconds: try positive(migrations.timeoutSeconds, "spec.migrations.timeoutSeconds"),
            backoffLimit: try positive(migrations.backoffLimit, "spec.migrations.backoffLimit", orZero: true)
        )
    }
}
