import Hummingbird
import NIOCore

/// What the server knows of a request besides the request itself.
struct APIRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection, to be cut by faults and watched for its end.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
