import Kubernetes

extension ResourceRules {
    static let service = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["type"], "ClusterIP")
                spec.setDefault(at: ["sessionAffinity"], "None")
                if spec["type"] != "ExternalName" {
                    spec.setDefault(at: ["ipFamilies"], ["IPv4"])
                    spec.setDefault(at: ["ipFamilyPolicy"], "SingleStack")
                    spec.setDefault(at: ["internalTrafficPolicy"], "Cluster")
                }
                spec.updateEach("ports") { port in
                    port.setDefault(at: ["protocol"], "TCP")
                    if let number = port["port"] { port.setDefault(at: ["targetPort"], number) }
                }
            }
            object.setDefault(at: ["status"], ["loadBalancer": [:]])
        },
        prepareForCreate: { object, context throws(APIError) in
            let spec = object["spec"] ?? [:]
            if spec["type"] != "ExternalName", spec["clusterIP"]?.stringValue ?? "" == "" {
                object.set(at: ["spec", "clusterIP"], .string(try context.serviceAddress()))
            }
            setAddresses(&object)
        },
        prepareForUpdate: { object, old in
            if object.at(path: "spec", "type") != "ExternalName", object.at(path: "spec", "clusterIP")?.stringValue ?? "" == "" {
                object.set(at: ["spec", "clusterIP"], old.at(path: "spec", "clusterIP"))
            }
            setAddresses(&object)
        },
        validate: { object, old in
            var causes = servicePortProblems(object["spec"] ?? [:])
            let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
            if let type = object.at(path: "spec", "type")?.stringValue, !types.contains(type) {
                causes.append(.unsupported("spec.type", type, types))
            }
            if let old, let address = old.at(path: "spec", "clusterIP")?.stringValue, !address.isEmpty,
                object.at(path: "spec", "type") != "ExternalName", object.at(path: "spec", "clusterIP")?.stringValue != address
            {
                causes.append(
                    .invalidValue("spec.clusterIPs[0]", object.at(path: "spec", "clusterIP")?.stringValue ?? "", "may not change once set")
                )
            }
            return causes
        },
        nameRule: .serviceLabel
    )

    private static func setAddresses(_ object: inout JSONValue) {
        if let address = object.at(path: "spec", "clusterIP") { object.set(at: ["spec", "clusterIPs"], [address]) }
    }

    private static func servicePortProblems(_ spec: JSONValue) -> [APIError.Cause] {
        let ports = spec["ports"]?.arrayValue ?? []
        var causes: [APIError.Cause] = []
        if ports.isEmpty, spec["type"] != "ExternalName", spec["clusterIP"] != "None" { causes.append(.required("spec.ports")) }
        var names: Set<String> = []
        for (index, port) in ports.enumerated() {
            let place = "spec.ports[\(index)]"
            causes += PodValidation.portProblems(port["port"]?.integerValue, "\(place).port")
            let name = port["name"]?.stringValue ?? ""
            if name.isEmpty, ports.count > 1 { causes.append(.required("\(place).name")) }
            if !name.isEmpty, !names.insert(name).inserted { causes.append(.duplicate("\(place).name", name)) }
        }
        return causes
    }
}
