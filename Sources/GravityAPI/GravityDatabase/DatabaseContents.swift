extension GravityDatabase {
    /// An extension the database has; its name must be in the server's allow-list.
    package struct Extension: Codable, Sendable, Hashable {
        package var name: String
        /// nil = the server's default version.
        package var version: String?
        /// Schema its objects live in; nil = the extension's own default.
        package var schema: String?

        package init(name: String, version: String? = nil, schema: String? = nil) {
            self.name = name
            self.version = version
            self.schema = schema
        }
    }

    /// A schema the database has, owned by the owner role.
    package struct Schema: Codable, Sendable, Hashable {
        package var name: String

        package init(name: String) { self.name = name }
    }

    /// One setting of every login role.
    package struct Parameter: Codable, Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}
