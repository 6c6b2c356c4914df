/// A value that must never be printed: its description, debug description and mirror are `***`.
///
/// Wrap what is secret at the edge, so that no later interpolation, dump or log metadata can show it.
package struct Sensitive<Value> {
    /// The secret itself; reading it is the explicit act of using it.
    package let value: Value

    /// Hides `value` from every form of printing.
    package init(_ value: Value) {
        self.value = value
    }
}

extension Sensitive: Sendable where Value: Sendable {}
extension Sensitive: Equatable where Value: Equatable {}
extension Sensitive: Hashable where Value: Hashable {}

extension Sensitive: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { Masking.mask }
    package var debugDescription: String { Masking.mask }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
