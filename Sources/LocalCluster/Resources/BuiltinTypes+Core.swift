extension BuiltinTypes {
    /// Small kinds of `core/v1`, and events.
    static let core = """
        Namespace = apiVersion:s kind:s metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
        NamespaceSpec = finalizers:[s]
        NamespaceStatus = phase:s conditions:[NamespaceCondition]@map(type)
        NamespaceCondition = type:s* status:s* lastTransitionTime:t reason:s message:s
        Secret = apiVersion:s kind:s metadata:ObjectMeta data:{x} stringData:{s} type:s immutable:b
        ConfigMap = apiVersion:s kind:s metadata:ObjectMeta data:{s} binaryData:{x} immutable:b
        ServiceAccount = apiVersion:s kind:s metadata:ObjectMeta secrets:[ObjectReference]@map(name)
            imagePullSecrets:[LocalObjectReference] automountServiceAccountToken:b
        Event = apiVersion:s kind:s metadata:ObjectMeta* involvedObject:ObjectReference* reason:s message:s source:EventSource
            firstTimestamp:t lastTimestamp:t count:i type:s eventTime:m series:EventSeries action:s related:ObjectReference
            reportingComponent:s reportingInstance:s
        EventSource = component:s host:s
        EventSeries = count:i lastObservedTime:m
        events.Event = apiVersion:s kind:s metadata:ObjectMeta eventTime:m* series:events.EventSeries reportingController:s
            reportingInstance:s action:s reason:s regarding:ObjectReference related:ObjectReference note:s type:s
            deprecatedSource:EventSource deprecatedFirstTimestamp:t deprecatedLastTimestamp:t deprecatedCount:i
        events.EventSeries = count:i* lastObservedTime:m*
        ResourceQuota = apiVersion:s kind:s metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
        ResourceQuotaSpec = hard:{q} scopes:[s] scopeSelector:ScopeSelector
        ScopeSelector! = matchExpressions:[ScopedResourceSelectorRequirement]
        ScopedResourceSelectorRequirement = scopeName:s* operator:s* values:[s]
        ResourceQuotaStatus = hard:{q} used:{q}
        LimitRange = apiVersion:s kind:s metadata:ObjectMeta spec:LimitRangeSpec
        LimitRangeSpec = limits:[LimitRangeItem]*
        LimitRangeItem = type:s* max:{q} min:{q} default:{q} defaultRequest:{q} maxLimitRequestRatio:{q}
        Endpoints = apiVersion:s kind:s metadata:ObjectMeta subsets:[EndpointSubset]
        EndpointSubset = addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
        EndpointAddress! = ip:s* hostname:s nodeName:s targetRef:ObjectReference
        EndpointPort! = name:s port:i* protocol:s appProtocol:s
        """
}
