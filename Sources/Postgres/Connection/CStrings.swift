/// Arrays of C strings for the length of a call; nil stands for a null pointer.
enum CStrings {
    static func withPointers<Result>(_ strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
        var bytes: [CChar] = []
        let offsets = strings.map { string -> Int? in
            guard let string else { return nil }
            defer { bytes.append(contentsOf: string.utf8.lazy.map(CChar.init(bitPattern:)) + CollectionOfOne(0)) }
            return bytes.count
        }
        return bytes.withUnsafeBufferPointer { buffer in
            let pointers = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
