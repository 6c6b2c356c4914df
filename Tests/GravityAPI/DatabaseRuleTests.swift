import Kubernetes
import Testing

/// What `kubectl apply` refuses for a GravityDatabase.
@Suite struct DatabaseRuleTests {
    static let cases: [RuleCase] = [
        .database(
            "{serverRef: {name: spare}}",
            "spec.serverRef: Forbidden: cannot be changed, since a database never moves between servers; "
                + "create another GravityDatabase on the other server",
            "{serverRef: {name: main}, suspend: true}",
            replacing: "{serverRef: {name: main}}"
        ),
        .database(
            "{serverRef: {name: main}, database: sales}",
            "spec.database: Forbidden: cannot be added, changed or removed after creation; create another GravityDatabase instead",
            "{serverRef: {name: main}, connectionLimit: 5}",
            replacing: "{serverRef: {name: main}}"
        ),
        .database(
            "{serverRef: {name: main}}",
            "spec.database: Forbidden: cannot be added, changed or removed after creation; create another GravityDatabase instead",
            "{serverRef: {name: main}, database: sales, connectionLimit: 5}",
            replacing: "{serverRef: {name: main}, database: sales}"
        ),
        .database(
            "{serverRef: {name: main}, credentials: {secretName: other}}",
            "spec.credentials: Forbidden: secretName cannot be added, changed or removed after creation, "
                + "since running pods refer to the Secret by this name",
            "{serverRef: {name: main}, credentials: {secretName: login, rotation: {intervalSeconds: 7200}}}",
            replacing: "{serverRef: {name: main}, credentials: {secretName: login}}"
        ),
        .database(
            "{serverRef: {name: main}, credentials: {secretName: s}, access: [{name: a, privilege: Reader, secretName: s}]}",
            "spec.access: Invalid value: \"object\": no entry may use the Secret of the main login (credentials.secretName); "
                + "give each login a Secret of its own",
            "{serverRef: {name: main}, credentials: {secretName: s}, access: [{name: a, privilege: Reader, secretName: t}]}"
        ),
        .database(
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: orders-db}]}",
            "spec.access: Invalid value: \"object\": no entry may use the Secret of the main login (the object's name followed by -db); "
                + "give each login a Secret of its own",
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: orders-ro}]}"
        ),
        .database(
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: s}, {name: b, privilege: Writer, secretName: s}]}",
            "spec.access: Invalid value: \"array\": two entries use the same secretName; give each login a Secret of its own",
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: s}, {name: b, privilege: Writer, secretName: t}]}"
        ),
        .database(
            "postgres | {serverRef: {name: main}}",
            "spec.database: Required value: the object's name would become a database name that PostgreSQL reserves; set spec.database",
            "postgres | {serverRef: {name: main}, database: shop}"
        ),
        .database(
            "pg-shop | {serverRef: {name: main}}",
            "spec.database: Required value: the object's name would become a database name that PostgreSQL reserves; set spec.database",
            "pgshop | {serverRef: {name: main}}"
        ),
        .database(
            "{serverRef: {name: main}, database: template1}",
            "spec.database: Invalid value: \"string\": postgres, template0 and template1 belong to the server itself; choose another name",
            "{serverRef: {name: main}, database: template2}"
        ),
        .database(
            "{serverRef: {name: main}, database: pg_shop}",
            "spec.database: Invalid value: \"string\": names that start with pg_ are reserved by PostgreSQL; choose another name",
            "{serverRef: {name: main}, database: pgshop}"
        ),
        .database(
            "{serverRef: {name: main}, extensions: [{name: pgcrypto, schema: pg_temp}]}",
            "spec.extensions[0].schema: Invalid value: \"string\": names that start with pg_ are reserved by PostgreSQL; "
                + "choose another schema",
            "{serverRef: {name: main}, extensions: [{name: uuid-ossp, schema: public}]}"
        ),
        .database(
            "{serverRef: {name: main}, schemas: [{name: information_schema}]}",
            "spec.schemas[0].name: Invalid value: \"string\": names that start with pg_ and information_schema are reserved by PostgreSQL; "
                + "choose another name",
            "{serverRef: {name: main}, schemas: [{name: app}]}"
        ),
        .database(
            "{serverRef: {name: main}, connectionLimit: 1}",
            "spec.connectionLimit: Invalid value: \"integer\": must be -1 (no limit) or at least 2, "
                + "since the operator's login check uses one connection",
            "{serverRef: {name: main}, connectionLimit: 2}"
        ),
        .database(
            "{serverRef: {name: main}, parameters: [{name: role, value: postgres}]}",
            "spec.parameters[0].name: Invalid value: \"string\": role and session_authorization are set by the operator itself",
            "{serverRef: {name: main}, parameters: [{name: statement_timeout, value: 30s}]}"
        ),
        .database(
            "{serverRef: {name: main}, credentials: {rotation: {intervalSeconds: 60}}}",
            "spec.credentials.rotation.intervalSeconds: Invalid value: \"integer\": must be 0 (never) or at least 3600 seconds",
            "{serverRef: {name: main}, credentials: {rotation: {intervalSeconds: 3600}}}"
        ),
    ]

    @Test(arguments: cases)
    func `A rule refuses what breaks it and nothing else`(rule: RuleCase) throws {
        #expect(try rule.errors(rule.bad) == [rule.error])
        #expect(try rule.errors(rule.good) == [])
    }

    @Test func `Every rule has an example`() {
        let errors = Self.cases.map(\.error).joined(separator: "\n")
        for rule in Rules.all(of: .database) { #expect(errors.contains(rule.message), "\(rule.path)") }
    }

    static let malformed: [RuleCase] = [
        .database("{}", "spec.serverRef: Required value", "{serverRef: {name: main}}"),
        .database(
            "{serverRef: {name: main}, database: Orders}",
            "spec.database: Invalid value: \"Orders\": spec.database in body should match '^[a-z][a-z0-9_]{0,49}$'",
            "{serverRef: {name: main}, database: orders}"
        ),
        .database(
            "{serverRef: {name: main}, database: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeef}",
            "spec.database: Too long: may not be more than 50 bytes",
            "{serverRef: {name: main}, database: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee}"
        ),
        .database(
            "{serverRef: {name: main}, deletionPolicy: Keep}",
            "spec.deletionPolicy: Unsupported value: \"Keep\": supported values: \"Retain\", \"Delete\"",
            "{serverRef: {name: main}, deletionPolicy: Delete}"
        ),
        .database(
            "{serverRef: {name: main}, connectionLimit: lots}",
            "spec.connectionLimit: Invalid value: \"string\": spec.connectionLimit in body must be of type integer: \"string\"",
            "{serverRef: {name: main}, connectionLimit: 20}"
        ),
        .database(
            "{serverRef: {name: main}, connectionLimits: 5}",
            "unknown field \"spec.connectionLimits\"",
            "{serverRef: {name: main}, connectionLimit: 5}"
        ),
        .database(
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: s}, {name: a, privilege: Reader, secretName: t}]}",
            "spec.access[1]: Duplicate value: {\"name\":\"a\"}",
            "{serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: s}]}"
        ),
        .database(
            "order.items | {serverRef: {name: main}}",
            "metadata.name: Invalid value: \"order.items\": metadata.name in body should match '^[a-z]([-a-z0-9]*[a-z0-9])?$'",
            "order-items | {serverRef: {name: main}}"
        ),
    ]

    @Test(arguments: malformed)
    func `The schema refuses what it cannot mean`(rule: RuleCase) throws {
        let rulesNotChecked = "<nil>: Invalid value: \"null\": some validation rules were not checked"
        #expect(try rule.errors(rule.bad).filter { !$0.hasPrefix(rulesNotChecked) } == [rule.error])
        #expect(try rule.errors(rule.good) == [])
    }

    @Test func `Fields of a later release are accepted, since the operator answers them`() throws {
        let later = RuleCase.database(
            "",
            "",
            "{serverRef: {name: main}, adoptionPolicy: IfUnowned, credentials: {rotation: {intervalSeconds: 86400, "
                + "requestedAt: \"2026-11-22T00:00:00Z\"}}}"
        )
        #expect(try later.errors(later.good) == [])
    }
}
