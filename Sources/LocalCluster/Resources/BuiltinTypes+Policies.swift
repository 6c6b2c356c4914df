extension BuiltinTypes {
    /// `policy/v1`, `autoscaling/v2`, `rbac.authorization.k8s.io/v1`, `apiextensions.k8s.io/v1`.
    static let policies = """
        PodDisruptionBudget = apiVersion:s kind:s metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
        PodDisruptionBudgetSpec = minAvailable:is selector:LabelSelector maxUnavailable:is unhealthyPodEvictionPolicy:s
        PodDisruptionBudgetStatus = observedGeneration:i disruptedPods:{t} disruptionsAllowed:i* currentHealthy:i* desiredHealthy:i*
            expectedPods:i* conditions:[Condition]@map(type)
        HorizontalPodAutoscaler = apiVersion:s kind:s metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec
            status:HorizontalPodAutoscalerStatus
        HorizontalPodAutoscalerSpec = scaleTargetRef:CrossVersionObjectReference* minReplicas:i maxReplicas:i* metrics:[MetricSpec]
            behavior:HorizontalPodAutoscalerBehavior
        MetricSpec = type:s* object:any pods:any resource:ResourceMetricSource containerResource:any external:any
        ResourceMetricSource = name:s* target:MetricTarget*
        MetricTarget = type:s* value:q averageValue:q averageUtilization:i
        HorizontalPodAutoscalerBehavior = scaleUp:HPAScalingRules scaleDown:HPAScalingRules
        HPAScalingRules = stabilizationWindowSeconds:i selectPolicy:s policies:[HPAScalingPolicy] tolerance:q
        HPAScalingPolicy = type:s* value:i* periodSeconds:i*
        HorizontalPodAutoscalerStatus = observedGeneration:i lastScaleTime:t currentReplicas:i desiredReplicas:i currentMetrics:[any]
            conditions:[WorkloadCondition]@map(type)
        Role = apiVersion:s kind:s metadata:ObjectMeta rules:[PolicyRule]*
        ClusterRole = apiVersion:s kind:s metadata:ObjectMeta rules:[PolicyRule] aggregationRule:AggregationRule
        AggregationRule = clusterRoleSelectors:[LabelSelector]
        PolicyRule = verbs:[s]* apiGroups:[s] resources:[s] resourceNames:[s] nonResourceURLs:[s]
        RoleBinding = apiVersion:s kind:s metadata:ObjectMeta subjects:[Subject] roleRef:RoleRef*
        ClusterRoleBinding = apiVersion:s kind:s metadata:ObjectMeta subjects:[Subject] roleRef:RoleRef*
        Subject! = kind:s* apiGroup:s name:s* namespace:s
        RoleRef! = apiGroup:s kind:s* name:s*
        CustomResourceDefinition = apiVersion:s kind:s metadata:ObjectMeta spec:CustomResourceDefinitionSpec*
            status:CustomResourceDefinitionStatus
        CustomResourceDefinitionSpec = group:s* names:CustomResourceDefinitionNames* scope:s* versions:[CustomResourceDefinitionVersion]*
            conversion:any preserveUnknownFields:b
        CustomResourceDefinitionNames = plural:s* singular:s shortNames:[s] kind:s* listKind:s categories:[s]
        CustomResourceDefinitionVersion = name:s* served:b* storage:b* deprecated:b deprecationWarning:s schema:any
            subresources:CustomResourceSubresources additionalPrinterColumns:[CustomResourceColumnDefinition] selectableFields:[any]
        CustomResourceSubresources = status:any scale:CustomResourceSubresourceScale
        CustomResourceSubresourceScale = specReplicasPath:s* statusReplicasPath:s* labelSelectorPath:s
        CustomResourceColumnDefinition = name:s* type:s* format:s description:s priority:i jsonPath:s*
        CustomResourceDefinitionStatus = conditions:[WorkloadCondition]@map(type) acceptedNames:CustomResourceDefinitionNames
            storedVersions:[s]
        """
}
