/// A secret that prints as `***` however it is shown, so that it cannot reach a log by accident.
package struct Password: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself; asking for it is the visible decision to use it.
    package let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// A password of `length` letters and digits from the system's secure generator (5.95 bits each: 32 of them hold 190 bits).
    package static func random(length: Int = 32) -> Password {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        return Password(String(decoding: bytes, as: UTF8.self))
    }

    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
