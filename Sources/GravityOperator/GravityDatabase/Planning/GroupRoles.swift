import Crypto
import GravityAPI

/// The three roles without login that hold every right in a database; logins are members of one of them.
struct GroupRoles: Sendable, Hashable {
    let owner: String
    let writer: String
    let reader: String

    init(database: String) {
        owner = "\(database)_owner"
        writer = "\(database)_writer"
        reader = "\(database)_reader"
    }

    var all: [String] { [owner, writer, reader] }

    func group(_ privilege: GravityDatabase.Privilege) -> String {
        switch privilege {
        case .owner: owner
        case .writer: writer
        case .reader: reader
        }
    }

    /// The first of the two logins the main credentials alternate between.
    static func login(database: String) -> String { "\(database)_a" }

    /// Both logins the main credentials alternate between once they are rotated.
    static func mainLogins(database: String) -> [String] { ["\(database)_a", "\(database)_b"] }

    /// The login of an `access` entry: `<database>_<privilege>_<name>_a`; cut to PostgreSQL's 63 bytes where it must be, and then unique
    /// by a hash.
    static func login(database: String, access: GravityDatabase.Access) -> String {
        let stem = "\(database)_\(access.privilege.rawValue.lowercased())_\(String(access.name.map { $0 == "-" ? "_" : $0 }))"
        if stem.utf8.count <= 61 { return "\(stem)_a" }
        let hash = SHA256.hash(data: Array(stem.utf8)).prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "\(stem.prefix(52))_\(hash.joined())_a"
    }
}
