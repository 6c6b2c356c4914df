import Kubernetes

/// A custom kind for tests, as a user would write it.
enum WidgetDefinition {
    static let yaml = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Color, type: string, jsonPath: .spec.color, priority: 1}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    description: What the widget should be.
                    required: [size]
                    x-kubernetes-validations:
                    - {rule: "self.size < 100", message: "size must be below 100"}
                    properties:
                      size: {type: integer, minimum: 1, description: How large it is.}
                      color: {type: string, default: red, enum: [red, green]}
                      replicas: {type: integer, default: 1}
                      parts:
                        type: array
                        maxItems: 8
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties: {name: {type: string}, weight: {type: integer}}
                  status:
                    type: object
                    default: {observedGeneration: -1}
                    properties:
                      observedGeneration: {type: integer}
                      replicas: {type: integer}
                      selector: {type: string}
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties: {type: {type: string}, status: {type: string}, message: {type: string}}
        """

    static let type = ResourceType(group: "example.com", version: "v1", kind: "Widget", plural: "widgets")

    /// A widget.
    static func widget(_ name: String, _ spec: String = "{size: 5}") -> String {
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: \(name)}\nspec: \(spec)\n"
    }
}
