import GravityCommon
import Hummingbird

/// Every endpoint of the service, besides those all services have.
struct Routes {
    let register: RegisterEndpoint
    let login: LoginEndpoint
    let me: MeEndpoint
    let keys: KeysEndpoint

    func add(to router: Router<GravityRequestContext>) {
        router.post("api/v1/register", use: register.handle)
        router.post("api/v1/login", use: login.handle)
        router.get("api/v1/me", use: me.handle)
        router.get(".well-known/jwks.json", use: keys.handle)
    }
}
