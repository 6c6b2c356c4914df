import Hummingbird

/// One page of a list: `{"success": true, "data": […], "pagination": {…}}`.
package struct PaginatedResponse<Item: Codable & Sendable>: Codable, Sendable, ResponseEncodable {
    package struct Pagination: Codable, Sendable, Hashable {
        package let limit: Int
        /// Where this page starts; nil when a cursor was used.
        package let page: Int?
        /// How many items there are in all; nil when they are not counted.
        package let total: Int?
        /// Asks for the next page; nil on the last.
        package let nextCursor: String?

        enum CodingKeys: String, CodingKey {
            case limit, page, total
            case nextCursor = "next_cursor"
        }
    }

    package let success: Bool
    package let data: [Item]
    package let pagination: Pagination

    package init(_ data: [Item], params: PaginationParams, total: Int? = nil, nextCursor: String? = nil) {
        success = true
        self.data = data
        pagination = Pagination(limit: params.limit, page: params.page, total: total, nextCursor: nextCursor)
    }
}

/// Which part of a list is asked for: by `page` (from 1) or by `cursor`, never both, `limit` items at a time.
package struct PaginationParams: Sendable, Hashable {
    package static let maximumLimit = 100
    package static let maximumPage = 10_000

    package let limit: Int
    package let page: Int?
    package let cursor: String?

    /// How many items come before a numbered page.
    package var offset: Int { ((page ?? 1) - 1) * limit }

    /// Reads `?limit=&page=&cursor=`; throws a validation error that names every wrong one.
    package init(_ query: (String) -> String?, defaultLimit: Int = 20) throws(GravityError) {
        var problems: [GravityError.Field] = []
        func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
            guard let text = query(name) else { return nil }
            if let number = Int(text), range.contains(number) { return number }
            problems.append(.init(name, "out_of_range", "must be a number from \(range.lowerBound) to \(range.upperBound)"))
            return nil
        }
        limit = number("limit", 1...Self.maximumLimit) ?? defaultLimit
        cursor = query("cursor")
        let page = number("page", 1...Self.maximumPage)
        if cursor != nil, page != nil { problems.append(.init("cursor", "exclusive", "cannot be used together with page")) }
        self.page = cursor == nil ? page ?? 1 : nil
        guard problems.isEmpty else { throw .validation(problems) }
    }
}
