import Kubernetes

/// The OpenAPI v2 document in its protobuf form (gnostic openapiv2/OpenAPIv2.proto), which is all that kubectl up to 1.26 asks for.
///
/// It says of every type that PATCH takes `dryRun` and `fieldValidation`, and describes no fields: a client then leaves validation to us.
enum OpenAPIProtobuf {
    static func document(_ resources: [ServedResource]) -> [UInt8] {
        var document = ProtobufWriter()
        document.string(1, "2.0")
        document.message(2) { info in
            info.string(1, "Kubernetes")
            info.string(2, "v1.32.0+gravity")
        }
        document.message(8) { paths in
            for resource in resources where !resource.isVirtual {
                paths.message(2) { path in
                    path.string(1, resource.type.path(namespace: resource.type.isNamespaced ? "x" : nil, name: "x"))
                    path.message(2) { item in item.message(8) { patch in operation(&patch, resource.type) } }
                }
            }
        }
        document.message(9) { _ in }
        return document.bytes
    }

    /// Operation: parameters = 8, responses = 9, vendor_extension = 13.
    private static func operation(_ operation: inout ProtobufWriter, _ type: ResourceType) {
        for name in ["dryRun", "fieldManager", "fieldValidation"] {
            operation.message(8) { item in
                item.message(1) { parameter in
                    parameter.message(2) { nonBody in
                        nonBody.message(3) { query in
                            query.string(2, "query")
                            query.string(4, name)
                        }
                    }
                }
            }
        }
        operation.message(9) { _ in }
        operation.message(13) { named in
            named.string(1, "x-kubernetes-group-version-kind")
            named.message(2) { any in
                any.string(2, "group: \"\(type.group)\"\nkind: \(type.kind)\nversion: \(type.version)\n")
            }
        }
    }
}
