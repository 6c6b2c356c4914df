extension CEL {
    /// One word or sign of an expression.
    struct Token: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case identifier(String)
            case int(UInt64)
            case uint(UInt64)
            case double(Double)
            case string(String)
            case bytes([UInt8])
            /// An operator, a bracket or a separator.
            case sign(String)
            case end
        }

        let kind: Kind
        /// Counted in scalars from the start.
        let offset: Int
    }
}
