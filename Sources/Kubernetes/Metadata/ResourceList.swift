/// All objects a LIST call returned, over every page.
package struct ResourceList<R: Sendable>: Sendable {
    package var items: [R]
    /// The version to start a watch from.
    package var resourceVersion: String

    package init(items: [R], resourceVersion: String) {
        self.items = items
        self.resourceVersion = resourceVersion
    }
}
