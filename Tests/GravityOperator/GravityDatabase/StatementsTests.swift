import GravityAPI
import Postgres
import Testing

@testable import GravityOperator

struct StatementsTests {
    private let mark = #"'gravity:{"v":1,"cluster":"cluster-1","ref":"shop/orders"}'"#

    @Test func `Nothing there gives exactly these statements, in this order`() throws {
        let plan = try PlanFixture.plan { $0.connectionLimit = 10 }
        let repairs = RoleStatements.repairs(plan, PlanFixture.empty(), verifiers: ["orders_a": "SCRAM-SHA-256$4096:x"])
        #expect(
            try repairs.text() == [
                #"CREATE ROLE "orders_owner" NOLOGIN"#, #"COMMENT ON ROLE "orders_owner" IS \#(mark)"#,
                #"CREATE ROLE "orders_writer" NOLOGIN"#, #"COMMENT ON ROLE "orders_writer" IS \#(mark)"#,
                #"CREATE ROLE "orders_reader" NOLOGIN"#, #"COMMENT ON ROLE "orders_reader" IS \#(mark)"#,
                #"CREATE ROLE "orders_a" LOGIN CONNECTION LIMIT 10 PASSWORD 'SCRAM-SHA-256$4096:x'"#,
                #"COMMENT ON ROLE "orders_a" IS \#(mark)"#,
                #"GRANT "orders_owner" TO "gadmin""#,
                #"GRANT "orders_owner" TO "orders_a""#,
                #"ALTER ROLE "orders_a" SET "role" TO 'orders_owner'"#,
            ]
        )
        let creation = try #require(DatabaseStatements.creation(plan, PlanFixture.empty()))
        #expect(
            try creation.sql.rendered().text
                == #"CREATE DATABASE "orders" OWNER "orders_owner" TEMPLATE template0 ENCODING 'UTF8'"#
        )
    }

    @Test func `From PostgreSQL 16 on the administrator may become the owner and inherits nothing from it`() throws {
        let plan = try PlanFixture.plan()
        let repairs = try RoleStatements.repairs(plan, PlanFixture.empty(version: 160_004), verifiers: [:]).text()
        #expect(repairs.contains(#"GRANT "orders_owner" TO "gadmin" WITH INHERIT FALSE, SET TRUE"#))
        #expect(repairs.contains(#"GRANT "orders_owner" TO "orders_a" WITH INHERIT TRUE, SET TRUE"#))
    }

    @Test func `A new database is closed to everybody but its own roles and the administrator`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan)
        state.database = DatabaseState(
            owner: "orders_owner",
            comment: nil,
            access: AccessList([AccessList.everyone: ["CONNECT", "TEMPORARY"]])
        )
        let repairs = DatabaseStatements.repairs(plan, state)
        #expect(
            try repairs.text() == [
                #"COMMENT ON DATABASE "orders" IS \#(mark)"#,
                #"REVOKE CONNECT, TEMPORARY ON DATABASE "orders" FROM PUBLIC CASCADE"#,
                #"GRANT CONNECT ON DATABASE "orders" TO "gadmin""#,
                #"GRANT CONNECT ON DATABASE "orders" TO "orders_reader""#,
                #"GRANT CONNECT, TEMPORARY ON DATABASE "orders" TO "orders_writer""#,
            ]
        )
        #expect(repairs.allSatisfy { $0.executor == .owner })
    }

    @Test func `The inside of a new database is opened to writer and reader, now and later`() throws {
        let plan = try PlanFixture.plan { $0.schemas = [.init(name: "app")] }
        let repairs = ContentStatements.repairs(plan, PlanFixture.freshContent, PlanFixture.administrator())
        let future = #"ALTER DEFAULT PRIVILEGES FOR ROLE "orders_owner" "#
        #expect(
            try repairs.text() == [
                future + #"GRANT USAGE ON SCHEMAS TO "orders_reader""#,
                future + #"GRANT USAGE ON SCHEMAS TO "orders_writer""#,
                future + #"GRANT SELECT ON SEQUENCES TO "orders_reader""#,
                future + #"GRANT SELECT, UPDATE, USAGE ON SEQUENCES TO "orders_writer""#,
                future + #"GRANT SELECT ON TABLES TO "orders_reader""#,
                future + #"GRANT DELETE, INSERT, SELECT, UPDATE ON TABLES TO "orders_writer""#,
                #"CREATE SCHEMA "app""#,
                #"GRANT USAGE ON SCHEMA "app" TO "orders_reader""#,
                #"GRANT USAGE ON SCHEMA "app" TO "orders_writer""#,
                #"ALTER SCHEMA "public" OWNER TO "orders_owner""#,
                #"REVOKE USAGE ON SCHEMA "public" FROM PUBLIC CASCADE"#,
                #"GRANT USAGE ON SCHEMA "public" TO "orders_reader""#,
                #"GRANT USAGE ON SCHEMA "public" TO "orders_writer""#,
            ]
        )
        #expect(repairs.allSatisfy { $0.executor == .owner })
    }

    @Test(arguments: [150_018, 160_004])
    func `What is as planned gives no statement`(version: Int) throws {
        let plan = try PlanFixture.plan {
            $0.schemas = [.init(name: "app")]
            $0.access = [.init(name: "ro", privilege: .reader, secretName: "ro")]
            $0.parameters = [.init(name: "search_path", value: "app, \"Public\"")]
        }
        let state = PlanFixture.converged(plan, version: version)
        #expect(RoleStatements.repairs(plan, state, verifiers: [:]).isEmpty)
        #expect(DatabaseStatements.creation(plan, state) == nil)
        #expect(DatabaseStatements.repairs(plan, state).isEmpty)
        #expect(ContentStatements.repairs(plan, PlanFixture.convergedContent(plan), state.administrator).isEmpty)
        #expect(RetirementStatements.retired(plan, state).isEmpty)
        #expect(OwnershipCheck.conflict(plan, state) == nil)
    }

    struct RoleDrift: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout ServerState) -> Void
        let statements: [String]
        let kinds: Set<DatabaseDrift.Kind>

        init(
            _ name: String,
            _ kinds: Set<DatabaseDrift.Kind>,
            _ statements: [String],
            _ change: @escaping @Sendable (inout ServerState) -> Void
        ) {
            testDescription = name
            self.change = change
            self.statements = statements
            self.kinds = kinds
        }
    }

    static let roleDrifts: [RoleDrift] = [
        RoleDrift("NOLOGIN", [.attribute], [#"ALTER ROLE "orders_a" LOGIN"#]) { $0.roles["orders_a"]?.canLogin = false },
        RoleDrift("a group that may log in", [.attribute], [#"ALTER ROLE "orders_writer" NOLOGIN"#]) {
            $0.roles["orders_writer"]?.canLogin = true
        },
        RoleDrift("SUPERUSER", [.attribute], [#"ALTER ROLE "orders_a" NOSUPERUSER"#]) { $0.roles["orders_a"]?.isSuperuser = true },
        RoleDrift("CREATEDB and CREATEROLE", [.attribute], [#"ALTER ROLE "orders_a" NOCREATEDB"#, #"ALTER ROLE "orders_a" NOCREATEROLE"#]) {
            $0.roles["orders_a"]?.canCreateDatabases = true
            $0.roles["orders_a"]?.canCreateRoles = true
        },
        RoleDrift("VALID UNTIL", [.attribute], [#"ALTER ROLE "orders_a" VALID UNTIL 'infinity'"#]) { $0.roles["orders_a"]?.expires = true },
        RoleDrift("a connection limit", [.connectionLimit], [#"ALTER ROLE "orders_a" CONNECTION LIMIT -1"#]) {
            $0.roles["orders_a"]?.connectionLimit = 3
        },
        RoleDrift("another role setting", [.parameter], [#"ALTER ROLE "orders_a" SET "role" TO 'orders_owner'"#]) {
            $0.roles["orders_a"]?.settings = [RoleSetting(name: "role", value: "postgres")]
        },
        RoleDrift("a parameter nobody planned", [.parameter], [#"ALTER ROLE "orders_a" RESET "work_mem""#]) {
            $0.roles["orders_a"]?.settings.append(RoleSetting(name: "work_mem", value: "1GB"))
        },
        RoleDrift("a parameter of the server's administrators", [], []) {
            $0.roles["orders_a"]?.settings.append(RoleSetting(name: "log_statement", value: "all"))
        },
        RoleDrift("a parameter in the database", [.parameter], [#"ALTER ROLE "orders_a" IN DATABASE "orders" RESET "jit""#]) {
            $0.roles["orders_a"]?.settingsInDatabase = [RoleSetting(name: "jit", value: "off")]
        },
        RoleDrift("a lost membership", [.membership], [#"GRANT "orders_owner" TO "orders_a""#]) {
            $0.memberships.removeAll { $0.member == "orders_a" }
        },
        RoleDrift("a stranger in the owner role", [.membership], [#"REVOKE "orders_owner" FROM "mallory""#]) {
            $0.memberships.append(Membership(role: "orders_owner", member: "mallory", grantor: "postgres"))
        },
        RoleDrift("the login in a stranger's role", [.membership], [#"REVOKE "pg_read_all_data" FROM "orders_a""#]) {
            $0.memberships.append(Membership(role: "pg_read_all_data", member: "orders_a", grantor: "postgres"))
        },
        RoleDrift("an administrator's membership", [], []) {
            $0.memberships.append(Membership(role: "orders_owner", member: "dba", grantor: "postgres", isAdministrator: true))
        },
        RoleDrift("an admin option", [.membership], [#"REVOKE ADMIN OPTION FOR "orders_owner" FROM "orders_a""#]) {
            $0.memberships[0].isAdmin = true
        },
        RoleDrift(
            "a lost comment",
            [.comment],
            [#"COMMENT ON ROLE "orders_reader" IS 'gravity:{"v":1,"cluster":"cluster-1","ref":"shop/orders"}'"#]
        ) {
            $0.roles["orders_reader"]?.comment = nil
        },
    ]

    @Test(arguments: roleDrifts) func `Each difference in roles has its own repair`(drift: RoleDrift) throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan)
        drift.change(&state)
        let repairs = RoleStatements.repairs(plan, state, verifiers: [:])
        #expect(try repairs.text() == drift.statements)
        #expect(Set(repairs.map(\.drift.kind)) == drift.kinds)
    }

    @Test func `From PostgreSQL 16 on a membership is taken back from whoever granted it`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan, version: 160_004)
        state.memberships.append(Membership(role: "orders_owner", member: "mallory", grantor: "postgres"))
        state.memberships[0].inherits = false
        #expect(
            try RoleStatements.repairs(plan, state, verifiers: [:]).text() == [
                #"GRANT "orders_owner" TO "orders_a" WITH INHERIT TRUE, SET TRUE"#,
                #"REVOKE "orders_owner" FROM "mallory" GRANTED BY "postgres""#,
            ]
        )
    }

    @Test func `Names and values are quoted, whatever is in them`() throws {
        let plan = try PlanFixture.plan { $0.parameters = [.init(name: "application_name", value: "o'hara \\ \"x\"")] }
        let text = try RoleStatements.repairs(plan, PlanFixture.empty(), verifiers: [:]).text()
        #expect(text.contains(#"ALTER ROLE "orders_a" SET "application_name" TO  E'o''hara \\ "x"'"#))
    }

    @Test func `search_path is a list of names, each a value of its own`() throws {
        let plan = try PlanFixture.plan { $0.parameters = [.init(name: "search_path", value: #"app, "$user",public"#)] }
        let text = try RoleStatements.repairs(plan, PlanFixture.empty(), verifiers: [:]).text()
        #expect(text.contains(#"ALTER ROLE "orders_a" SET "search_path" TO 'app', '$user', 'public'"#))
    }

    @Test func `Privileges that are too many, passed on or missing are set exactly`() throws {
        let plan = try PlanFixture.plan()
        var content = PlanFixture.convergedContent(plan)
        content.relations = [
            RelationGroup(
                isSequence: false,
                names: [QualifiedName(schema: "public", name: "a"), QualifiedName(schema: "public", name: "b\"c")],
                access: AccessList(
                    grants: [
                        "orders_reader": ["SELECT": true], "orders_writer": ["SELECT": false, "TRUNCATE": false],
                        "PUBLIC": ["SELECT": false],
                    ],
                    missingOwnerPrivileges: ["DELETE"]
                )
            )
        ]
        let table = #"TABLE "public"."a", "public"."b""c""#
        #expect(
            try ContentStatements.repairs(plan, content, PlanFixture.administrator()).text() == [
                "REVOKE SELECT ON \(table) FROM PUBLIC CASCADE",
                #"REVOKE GRANT OPTION FOR SELECT ON \#(table) FROM "orders_reader" CASCADE"#,
                #"REVOKE TRUNCATE ON \#(table) FROM "orders_writer" CASCADE"#,
                #"GRANT DELETE, INSERT, UPDATE ON \#(table) TO "orders_writer""#,
                #"GRANT DELETE ON \#(table) TO "orders_owner""#,
            ]
        )
    }

    @Test func `What a login owns is moved to the owner role before access is looked at`() throws {
        let plan = try PlanFixture.plan()
        var content = PlanFixture.freshContent
        content.otherOwners = ["orders_a"]
        #expect(
            try ContentStatements.repairs(plan, content, PlanFixture.administrator(version: 160_004)).text() == [
                #"GRANT "orders_a" TO "gadmin" WITH INHERIT TRUE, SET TRUE"#,
                #"GRANT "orders_owner" TO "gadmin" WITH INHERIT TRUE, SET TRUE"#,
                #"REASSIGN OWNED BY "orders_a" TO "orders_owner""#,
                #"GRANT "orders_owner" TO "gadmin" WITH INHERIT FALSE, SET TRUE"#,
            ]
        )
    }

    @Test func `A database that takes no connections or has another owner is repaired`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan)
        state.database?.allowsConnections = false
        state.database?.connectionLimit = 0
        state.database?.owner = "gadmin"
        #expect(
            try DatabaseStatements.repairs(plan, state).text() == [
                #"ALTER DATABASE "orders" OWNER TO "orders_owner""#, #"ALTER DATABASE "orders" WITH ALLOW_CONNECTIONS true"#,
                #"ALTER DATABASE "orders" WITH CONNECTION LIMIT -1"#,
            ]
        )
    }
}
