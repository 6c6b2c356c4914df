import Kubernetes

/// Compares what we want with what is there.
///
/// Members the server or others added are no drift; a different value, a missing member and any change of a list are. A value that is empty
/// or zero equals an absent one, because the server leaves such values out.
enum Drift {
    /// Whether everything we want is there.
    static func isConverged(_ desired: JSONValue, _ observed: JSONValue) -> Bool {
        matches(desired, observed, isQuantity: false)
    }

    /// The lists that hold something else than we want, each as the JSON pointer to it and the list we want.
    ///
    /// Server-side apply never removes an element that another manager added, so these are set as a whole.
    static func surplusLists(_ desired: JSONValue, _ observed: JSONValue) -> [(pointer: String, list: JSONValue)] {
        guard case .object(let wanted) = desired, case .object(let found) = observed else { return [] }
        var lists: [(pointer: String, list: JSONValue)] = []
        for (key, value) in wanted.sorted(by: { $0.key < $1.key }) {
            guard let current = found[key] else { continue }
            let pointer = "/" + JSONPatchOperation.escape(key)
            if case .array = value {
                if key != ownerReferences, !matches(value, current, isQuantity: false) { lists.append((pointer, value)) }
            } else {
                lists += surplusLists(value, current).map { (pointer + $0.pointer, $0.list) }
            }
        }
        return lists
    }

    private static let ownerReferences = "ownerReferences"

    private static func matches(_ desired: JSONValue, _ observed: JSONValue?, isQuantity: Bool) -> Bool {
        guard let observed, !observed.isNull else { return isZero(desired) }
        guard !desired.isNull else { return isZero(observed) }
        switch (desired, observed) {
        case (.object(let wanted), .object(let found)):
            return wanted.allSatisfy { key, value in
                key == ownerReferences
                    ? contains(value, found[key])
                    : matches(value, found[key], isQuantity: isQuantity || key == "requests" || key == "limits")
            }
        case (.array(let wanted), .array(let found)):
            return wanted.count == found.count && zip(wanted, found).allSatisfy { matches($0, $1, isQuantity: isQuantity) }
        case (.string(let wanted), .string(let found)) where isQuantity:
            return wanted == found || Quantity(wanted) != nil && Quantity(wanted) == Quantity(found)
        case (.null, _), (.bool, _), (.integer, _), (.number, _), (.string, _), (.array, _), (.object, _):
            return desired == observed || desired.numberValue != nil && desired.numberValue == observed.numberValue
        }
    }

    /// An object may have further owners besides us.
    private static func contains(_ wanted: JSONValue, _ found: JSONValue?) -> Bool {
        let owners = found?.arrayValue ?? []
        return (wanted.arrayValue ?? []).allSatisfy { owner in owners.contains { matches(owner, $0, isQuantity: false) } }
    }

    private static func isZero(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let flag): !flag
        case .integer(let number): number == 0
        case .number(let number): number == 0
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.values.allSatisfy(isZero)
        }
    }
}
