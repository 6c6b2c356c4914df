import HTTPTypes
import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

struct WatchStreamTests {
    @Test func `A watch that is too slow is told to start again, and nothing is kept for it`() throws {
        let api = ResourceAPI(store: Store(historyLimit: 4))
        api.createSystemObjects()
        let resource = try #require(api.registry.resource(.configMaps))
        let info = RequestInfo(method: .get, path: "/api/v1/configmaps", query: QueryItems("watch=true"))
        let request = APIRequest(info: info, headers: [:], body: ByteBuffer(), watchFault: nil)
        var stream = WatchStream(
            store: api.store,
            resource: resource,
            selection: try Selection(request, try #require(info.target), resource),
            view: ObjectView(resource: resource, request: request),
            sendsBookmarks: true
        )
        #expect(try stream.open(.currentState).isEmpty)
        func make(_ name: String) throws {
            _ = try api.create(resource, namespace: "default", .configMap(name), WriteOptions(fieldManager: "test"))
        }
        for name in ["a", "b", "c"] { try make(name) }
        #expect(try stream.next()?.count == 3)
        #expect(try stream.next() == nil)
        #expect(stream.bookmark().count == 1)
        #expect(stream.bookmark().isEmpty)
        for name in ["d", "e", "f", "g", "h"] { try make(name) }
        let error = try #require(throws: APIError.self) { try stream.next() }
        #expect(error.code == 410)
    }
}
