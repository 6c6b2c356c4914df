extension BuiltinTypes {
    /// `core/v1` services, `discovery.k8s.io/v1`, `networking.k8s.io/v1`.
    static let services = """
        Service = apiVersion:s kind:s metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
        ServiceSpec = ports:[ServicePort]@map(port,protocol=TCP) selector:{s}! clusterIP:s clusterIPs:[s] type:s
            externalIPs:[s] sessionAffinity:s loadBalancerIP:s loadBalancerSourceRanges:[s] externalName:s externalTrafficPolicy:s
            healthCheckNodePort:i publishNotReadyAddresses:b sessionAffinityConfig:SessionAffinityConfig ipFamilies:[s]
            ipFamilyPolicy:s allocateLoadBalancerNodePorts:b loadBalancerClass:s internalTrafficPolicy:s trafficDistribution:s
        ServicePort = name:s protocol:s appProtocol:s port:i* targetPort:is nodePort:i
        SessionAffinityConfig = clientIP:ClientIPConfig
        ClientIPConfig = timeoutSeconds:i
        ServiceStatus = loadBalancer:LoadBalancerStatus conditions:[Condition]@map(type)
        LoadBalancerStatus = ingress:[LoadBalancerIngress]
        LoadBalancerIngress = ip:s hostname:s ipMode:s ports:[any]
        """
    static let networking = """
        EndpointSlice = apiVersion:s kind:s metadata:ObjectMeta addressType:s* endpoints:[Endpoint]* ports:[discovery.EndpointPort]
        Endpoint = addresses:[s]* conditions:EndpointConditions hostname:s targetRef:ObjectReference deprecatedTopology:{s} nodeName:s
            zone:s hints:EndpointHints
        EndpointConditions = ready:b serving:b terminating:b
        EndpointHints = forZones:[ForZone] forNodes:[any]
        ForZone = name:s*
        discovery.EndpointPort! = name:s protocol:s port:i appProtocol:s
        NetworkPolicy = apiVersion:s kind:s metadata:ObjectMeta spec:NetworkPolicySpec
        NetworkPolicySpec = podSelector:LabelSelector ingress:[NetworkPolicyIngressRule] egress:[NetworkPolicyEgressRule] policyTypes:[s]
        NetworkPolicyIngressRule = ports:[NetworkPolicyPort] from:[NetworkPolicyPeer]
        NetworkPolicyEgressRule = ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
        NetworkPolicyPort = protocol:s port:is endPort:i
        NetworkPolicyPeer = podSelector:LabelSelector namespaceSelector:LabelSelector ipBlock:IPBlock
        IPBlock = cidr:s* except:[s]
        """
    /// `core/v1` nodes and `coordination.k8s.io/v1`.
    static let nodes = """
        Node = apiVersion:s kind:s metadata:ObjectMeta spec:NodeSpec status:NodeStatus
        NodeSpec = podCIDR:s podCIDRs:[s]@set providerID:s unschedulable:b taints:[Taint] configSource:any externalID:s
        Taint = key:s* value:s effect:s* timeAdded:t
        NodeStatus = capacity:{q} allocatable:{q} phase:s conditions:[NodeCondition]@map(type) addresses:[NodeAddress]@map(type)
            daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:[ContainerImage] volumesInUse:[s] volumesAttached:[any]
            config:any runtimeHandlers:[any] features:any
        NodeCondition = type:s* status:s* lastHeartbeatTime:t lastTransitionTime:t reason:s message:s
        NodeAddress = type:s* address:s*
        NodeDaemonEndpoints = kubeletEndpoint:DaemonEndpoint
        DaemonEndpoint = Port:i*
        NodeSystemInfo = machineID:s systemUUID:s bootID:s kernelVersion:s osImage:s containerRuntimeVersion:s kubeletVersion:s
            kubeProxyVersion:s operatingSystem:s architecture:s swap:any
        ContainerImage = names:[s] sizeBytes:i
        Lease = apiVersion:s kind:s metadata:ObjectMeta spec:LeaseSpec
        LeaseSpec = holderIdentity:s leaseDurationSeconds:i acquireTime:m renewTime:m leaseTransitions:i strategy:s preferredHolder:s
        """
}
