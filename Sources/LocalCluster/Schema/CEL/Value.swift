extension CEL {
    /// A value of the language.
    indirect enum Value: Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case list(List)
        /// Maps and objects alike.
        case map([Value: Value])
        case type(String)
        /// Nanoseconds.
        case duration(Int64)
        case timestamp(Instant)
        case optional(Value?)
        case quantity(Quantity)
    }

    /// A list, which may stand for a set or for a map (`x-kubernetes-list-type`).
    struct List: Sendable {
        enum Kind: Sendable, Hashable {
            case atomic, set
            case map(keys: [String])
        }

        var items: [Value]
        var kind = Kind.atomic
    }

    /// A point in time.
    struct Instant: Sendable, Hashable, Comparable {
        /// Since 1970-01-01T00:00:00Z.
        var seconds: Int64
        /// 0 to 999,999,999.
        var nanoseconds: Int64

        static func < (left: Instant, right: Instant) -> Bool {
            (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
        }
    }
}

extension CEL.Value {
    /// Name of the value's type, as `type()` gives it.
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .duration: "google.protobuf.Duration"
        case .timestamp: "google.protobuf.Timestamp"
        case .optional: "optional_type"
        case .quantity: "kubernetes.Quantity"
        }
    }

    static func list(_ items: [CEL.Value]) -> CEL.Value { .list(CEL.List(items: items)) }

    /// The value an empty one of its type has (`optional.ofNonZeroValue`).
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let list): list.items.isEmpty
        case .map(let entries): entries.isEmpty
        case .duration(let value): value == 0
        case .optional(let value): value == nil
        case .type, .timestamp, .quantity: false
        }
    }
}

extension CEL.Value: Hashable {
    /// Equality of the language: numbers compare by value whatever their type, different types are unequal.
    static func == (left: CEL.Value, right: CEL.Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.type(let a), .type(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.optional(let a), .optional(let b)): a == b
        case (.quantity(let a), .quantity(let b)): a == b
        default: CEL.Number(left).flatMap { a in CEL.Number(right).map { a.compare($0) == .equal } } ?? false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(Double(value))
        case .uint(let value): hasher.combine(Double(value))
        case .double(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .bytes(let value): hasher.combine(value)
        case .list(let list): hasher.combine(list.items.count)
        case .map(let entries): hasher.combine(entries.count)
        case .type(let name): hasher.combine(name)
        case .duration(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .optional(let value): hasher.combine(value)
        case .quantity(let value): hasher.combine(value)
        }
    }
}

extension CEL.List: Equatable {
    /// Order counts only in plain lists.
    static func == (left: CEL.List, right: CEL.List) -> Bool {
        guard left.items.count == right.items.count else { return false }
        switch left.kind {
        case .atomic: return left.items == right.items
        case .set: return left.items.allSatisfy(right.items.contains)
        case .map(let keys): return left.items.allSatisfy { item in right.item(like: item, keys: keys) == item }
        }
    }

    /// The entry with the same keys.
    func item(like other: CEL.Value, keys: [String]) -> CEL.Value? {
        items.first { item in keys.allSatisfy { item.field($0) == other.field($0) } }
    }
}

extension CEL.Value {
    func field(_ name: String) -> CEL.Value? {
        if case .map(let entries) = self { entries[.string(name)] } else { nil }
    }
}
