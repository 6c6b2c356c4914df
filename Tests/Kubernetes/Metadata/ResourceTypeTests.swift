import Kubernetes
import Testing

@Suite struct ResourceTypeTests {
    @Test func `Paths follow the API's layout`() {
        #expect(ResourceType.pods.path(namespace: nil) == "/api/v1/pods")
        #expect(ResourceType.pods.path(namespace: "shop") == "/api/v1/namespaces/shop/pods")
        #expect(
            ResourceType.deployments.path(namespace: "shop", name: "web", subresource: "scale")
                == "/apis/apps/v1/namespaces/shop/deployments/web/scale"
        )
        #expect(ResourceType.namespaces.path(namespace: "ignored", name: "shop") == "/api/v1/namespaces/shop")
        #expect(ResourceType.secrets.path(namespace: "a/b", name: "c?d e") == "/api/v1/namespaces/a%2Fb/secrets/c%3Fd%20e")
        #expect(ResourceType.deployments.apiVersion == "apps/v1")
        #expect(ResourceType.pods.apiVersion == "v1")
        #expect(ResourceType.deployments.qualifiedName == "deployments.apps")
    }

    @Test func `Keys sort by namespace and then name`() {
        let keys = [ObjectKey(namespace: "b", name: "a"), ObjectKey(namespace: "a", name: "z"), ObjectKey(namespace: "a", name: "b")]
        #expect(keys.sorted().map(\.description) == ["a/b", "a/z", "b/a"])
        #expect(ObjectKey(namespace: "", name: "node").description == "node")
    }
}
