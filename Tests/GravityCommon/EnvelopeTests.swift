import FoundationEssentials
import GravityCommon
import Testing

struct EnvelopeTests {
    @Test func `An answer is wrapped, its names in snake case`() throws {
        struct Item: Codable, Sendable {
            let id: Int
        }
        let params = try PaginationParams { ["limit": "2", "cursor": "c"][$0] }
        let page = PaginatedResponse([Item(id: 1), Item(id: 2)], params: params, nextCursor: "d")
        let text = String(decoding: try JSONEncoder.gravity.encode(page), as: UTF8.self)
        #expect(text == #"{"data":[{"id":1},{"id":2}],"pagination":{"limit":2,"next_cursor":"d"},"success":true}"#)
        let answer = String(decoding: try JSONEncoder.gravity.encode(ApiResponse(Item(id: 1))), as: UTF8.self)
        #expect(answer == #"{"data":{"id":1},"success":true}"#)
    }

    @Test func `Pages are counted from 1`() throws {
        let params = try PaginationParams { ["limit": "10", "page": "3"][$0] }
        #expect(params.offset == 20 && params.page == 3 && params.cursor == nil)
        #expect(try PaginationParams { _ in nil }.limit == 20)
    }

    @Test(arguments: [["limit": "0"], ["limit": "101"], ["limit": "x"], ["page": "0"], ["page": "2", "cursor": "c"]])
    func `Wrong pagination is refused`(query: [String: String]) {
        let error = #expect(throws: GravityError.self) { try PaginationParams { query[$0] } }
        #expect(error?.kind == .validation)
    }

    @Test(arguments: [[], [0], [251, 255], [1, 2, 3, 4, 5]] as [[UInt8]])
    func `base64url goes there and back`(bytes: [UInt8]) {
        let text = Base64URL.encode(bytes)
        #expect(!text.contains("=") && !text.contains("+") && !text.contains("/"))
        #expect(Base64URL.decode(text) == bytes)
    }
}
