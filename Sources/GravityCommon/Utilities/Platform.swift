/// What all services of a release share.
package enum Platform {
    package static let version = "0.1.0"
}
