extension CEL.Evaluator {
    /// Runs a macro over the items of a list or the keys of a map.
    mutating func run(_ loop: CEL.Loop) throws(CEL.Failure) -> CEL.Value {
        let items = try items(of: try evaluate(loop.range))
        switch loop.kind {
        case .all: return try quantify(items, loop, decisive: false)
        case .exists: return try quantify(items, loop, decisive: true)
        case .existsOne: return try existsOne(items, loop)
        case .filter: return .list(try filter(items, loop))
        case .map: return .list(try transform(items, loop))
        }
    }

    private func items(of range: CEL.Value) throws(CEL.Failure) -> [CEL.Value] {
        switch range {
        case .list(let list): return list.items
        case .map(let entries): return Array(entries.keys)
        default: throw .noSuchOverload("\(range.typeName) is not a list or a map")
        }
    }

    /// `all` and `exists`: a decisive item wins over errors of others.
    private mutating func quantify(_ items: [CEL.Value], _ loop: CEL.Loop, decisive: Bool) throws(CEL.Failure) -> CEL.Value {
        guard let condition = loop.condition else { return .bool(!decisive) }
        var failure: CEL.Failure?
        for item in items {
            switch try outcome(condition, loop.name, item) {
            case .success(decisive): return .bool(decisive)
            case .success: continue
            case .failure(let error): failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decisive)
    }

    private mutating func existsOne(_ items: [CEL.Value], _ loop: CEL.Loop) throws(CEL.Failure) -> CEL.Value {
        .bool(try filter(items, loop).count == 1)
    }

    private mutating func filter(_ items: [CEL.Value], _ loop: CEL.Loop) throws(CEL.Failure) -> [CEL.Value] {
        guard let condition = loop.condition else { return items }
        var result: [CEL.Value] = []
        for item in items where try outcome(condition, loop.name, item).get() { result.append(item) }
        return result
    }

    private mutating func transform(_ items: [CEL.Value], _ loop: CEL.Loop) throws(CEL.Failure) -> [CEL.Value] {
        guard let body = loop.transform else { return items }
        var result: [CEL.Value] = []
        for item in try filter(items, loop) { result.append(try evaluate(body, loop.name, item)) }
        return result
    }
}
