import GravityAPI
import Kubernetes
import Testing

/// What is stored always decodes.
@Suite struct DecodingTests {
    @Test func `An object from before a field existed reads as its default`() throws {
        let json: JSONValue = ["metadata": ["name": "orders"], "spec": ["serverRef": ["name": "main"], "credentials": nil]]
        let database = try json.decode(GravityDatabase.self)
        #expect(database.unreadableSpec == nil)
        #expect(try database.readableSpec() == GravityDatabase.Spec(serverRef: LocalReference(name: "main")))
        #expect(database.status == nil)
    }

    static let unreadable: [(JSONValue, String)] = [
        (["serverRef": ["name": "main"], "deletionPolicy": "Keep"], "spec.deletionPolicy: \"Keep\" is not one of \"Retain\", \"Delete\""),
        (
            ["serverRef": ["name": "main"], "access": [["name": "a", "privilege": "Root", "secretName": "s"]]],
            "spec.access[0].privilege: \"Root\" is not one of \"Owner\", \"Writer\", \"Reader\""
        ),
        (["serverRef": [:]], "spec.serverRef.name: is required"),
        (["serverRef": ["name": "main"], "connectionLimit": "many"], "spec.connectionLimit: has the wrong type, expected an integer"),
        (["serverRef": ["name": "main"], "extensions": "all"], "spec.extensions: has the wrong type, expected a list"),
    ]

    @Test(arguments: unreadable)
    func `A spec that cannot be read says why and does not stop the list it is in`(spec: JSONValue, reason: String) throws {
        let good: JSONValue = ["metadata": ["name": "good"], "spec": ["serverRef": ["name": "main"]]]
        let list: JSONValue = [["metadata": ["name": "bad", "generation": 4], "spec": spec], good]
        let databases = try list.decode([GravityDatabase].self)
        #expect(databases.map(\.metadata.name) == ["bad", "good"])
        #expect(databases[0].metadata.generation == 4)
        #expect(databases[0].unreadableSpec?.description == reason)
        #expect(databases[1].unreadableSpec == nil)
        #expect(throws: UnreadableSpec.self) { try databases[0].readableSpec() }
        #expect(throws: EncodingError.self) { try JSONValue(encoding: databases[0]) }
    }

    @Test func `A service of a later release keeps its metadata`() throws {
        let json: JSONValue = ["metadata": ["name": "x"], "spec": ["bundled": "teleport"]]
        let service = try json.decode(GravityService.self)
        #expect(service.unreadableSpec?.field == "spec.bundled")
        #expect(service.unreadableSpec?.message.contains("\"auth\"") == true)
    }

    @Test func `A status that cannot be read counts as none`() throws {
        let json: JSONValue = ["metadata": ["name": "x"], "spec": ["image": "i"], "status": ["conditions": "?"]]
        #expect(try json.decode(GravityService.self).status == nil)
    }

    @Test func `Nothing empty is written`() throws {
        let metadata = ObjectMeta(name: "orders")
        let encoded = try JSONValue(encoding: GravityDatabase(metadata: metadata, spec: .init(serverRef: LocalReference(name: "main"))))
        let expected: JSONValue = [
            "apiVersion": "gravity.dev/v1alpha1", "kind": "GravityDatabase", "metadata": ["name": "orders"],
            "spec": [
                "serverRef": ["name": "main"], "connectionLimit": -1, "credentials": ["rotation": ["intervalSeconds": 0]],
                "adoptionPolicy": "Never", "deletionPolicy": "Retain", "suspend": false,
            ],
        ]
        #expect(encoded == expected)
    }

    @Test func `A quantity may be written as a number`() throws {
        let json: JSONValue = ["requests": ["cpu": 1, "memory": "64Mi"]]
        let resources = try json.decode(GravityService.Resources.self)
        #expect(resources.requests == ["cpu": "1", "memory": "64Mi"])
    }

    @Test(arguments: [
        ("registry.example:5000/orders", "latest"), ("orders:1.4.0", "1.4.0"), ("registry.example:5000/orders:2", "2"),
        ("orders@sha256:0123456789abcdef0123", "sha256:0123456789ab"), ("orders:1@sha256:0123456789abcdef0123", "sha256:0123456789ab"),
    ])
    func `The column shows the tag or the start of the digest`(image: String, tag: String) {
        var status = GravityService.Status()
        status.image = image
        #expect(status.imageTag == tag)
    }

    @Test func `Names follow from the object's name`() {
        let spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        var database = GravityDatabase(metadata: ObjectMeta(name: "order-items"), spec: spec)
        #expect(database.databaseName == "order_items")
        #expect(database.secretName == "order-items-db")
        database.spec.database = "items"
        database.spec.credentials.secretName = "items-login"
        #expect(database.databaseName == "items")
        #expect(database.secretName == "items-login")
    }

    @Test func `Conditions are set by their own words`() {
        var conditions: [Condition] = []
        conditions.set(GravityService.ConditionType.ready, .false, reason: .notYetSupported, message: "m", generation: 2)
        conditions.set(GravityService.ConditionType.stalled, .true, reason: .notYetSupported, message: "m", generation: 2)
        #expect(conditions.condition(GravityService.ConditionType.ready)?.reason == "NotYetSupported")
        #expect(conditions.isTrue(GravityService.ConditionType.stalled))
        conditions.remove(GravityService.ConditionType.stalled)
        #expect(conditions.map(\.type) == ["Ready"])
    }
}
