extension BuiltinTypes {
    /// `core/v1` pods: the specification and the status.
    static let podSpec = """
        Pod = apiVersion:s kind:s metadata:ObjectMeta spec:PodSpec status:PodStatus
        PodTemplateSpec = metadata:ObjectMeta spec:PodSpec
        PodSpec = volumes:[Volume]@map(name)+r initContainers:[Container]@map(name) containers:[Container]@map(name)*
            ephemeralContainers:[EphemeralContainer]@map(name) restartPolicy:s terminationGracePeriodSeconds:i activeDeadlineSeconds:i
            dnsPolicy:s nodeSelector:{s}! serviceAccountName:s serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b
            hostPID:b hostIPC:b shareProcessNamespace:b securityContext:PodSecurityContext
            imagePullSecrets:[LocalObjectReference]@map(name) hostname:s subdomain:s affinity:Affinity schedulerName:s
            tolerations:[Toleration] hostAliases:[HostAlias]@map(ip) priorityClassName:s priority:i dnsConfig:PodDNSConfig
            readinessGates:[PodReadinessGate] runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:{q}
            topologySpreadConstraints:[TopologySpreadConstraint]@map(topologyKey,whenUnsatisfiable) setHostnameAsFQDN:b os:PodOS
            hostUsers:b schedulingGates:[PodSchedulingGate]@map(name) resourceClaims:[PodResourceClaim]@map(name)+r
            resources:ResourceRequirements
        PodStatus = phase:s conditions:[PodCondition]@map(type) message:s reason:s nominatedNodeName:s hostIP:s
            hostIPs:[HostIP]+ip podIP:s podIPs:[PodIP]@map(ip) startTime:t initContainerStatuses:[ContainerStatus]
            containerStatuses:[ContainerStatus] qosClass:s ephemeralContainerStatuses:[ContainerStatus] resize:s
            resourceClaimStatuses:[PodResourceClaimStatus]@map(name)+r observedGeneration:i
        PodCondition = type:s* status:s* lastProbeTime:t lastTransitionTime:t reason:s message:s observedGeneration:i
        PodIP = ip:s*
        HostIP = ip:s*
        PodResourceClaimStatus = name:s* resourceClaimName:s
        ContainerStatus = name:s* state:ContainerState lastState:ContainerState ready:b* restartCount:i* image:s* imageID:s*
            containerID:s started:b allocatedResources:{q} resources:ResourceRequirements volumeMounts:[VolumeMountStatus]@map(mountPath)
            user:any allocatedResourcesStatus:[any]
        VolumeMountStatus = name:s* mountPath:s* readOnly:b recursiveReadOnly:s
        ContainerState = waiting:ContainerStateWaiting running:ContainerStateRunning terminated:ContainerStateTerminated
        ContainerStateWaiting = reason:s message:s
        ContainerStateRunning = startedAt:t
        ContainerStateTerminated = exitCode:i* signal:i reason:s message:s startedAt:t finishedAt:t containerID:s
        PodSecurityContext = seLinuxOptions:SELinuxOptions windowsOptions:any runAsUser:i runAsGroup:i runAsNonRoot:b
            supplementalGroups:[i] supplementalGroupsPolicy:s fsGroup:i sysctls:[Sysctl] fsGroupChangePolicy:s
            seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile seLinuxChangePolicy:s
        Sysctl = name:s* value:s*
        SELinuxOptions = user:s role:s type:s level:s
        SeccompProfile = type:s* localhostProfile:s
        AppArmorProfile = type:s* localhostProfile:s
        Toleration = key:s operator:s value:s effect:s tolerationSeconds:i
        HostAlias = ip:s* hostnames:[s]
        PodDNSConfig = nameservers:[s] searches:[s] options:[PodDNSConfigOption]
        PodDNSConfigOption = name:s value:s
        PodReadinessGate = conditionType:s*
        PodOS = name:s*
        PodSchedulingGate = name:s*
        PodResourceClaim = name:s* resourceClaimName:s resourceClaimTemplateName:s
        TopologySpreadConstraint = maxSkew:i* topologyKey:s* whenUnsatisfiable:s* labelSelector:LabelSelector minDomains:i
            nodeAffinityPolicy:s nodeTaintsPolicy:s matchLabelKeys:[s]
        Affinity = nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAffinity
        NodeAffinity = requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
            preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
        NodeSelector! = nodeSelectorTerms:[NodeSelectorTerm]*
        NodeSelectorTerm! = matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
        NodeSelectorRequirement = key:s* operator:s* values:[s]
        PreferredSchedulingTerm = weight:i* preference:NodeSelectorTerm*
        PodAffinity = requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
            preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
        PodAffinityTerm = labelSelector:LabelSelector namespaces:[s] topologyKey:s* namespaceSelector:LabelSelector
            matchLabelKeys:[s] mismatchLabelKeys:[s]
        WeightedPodAffinityTerm = weight:i* podAffinityTerm:PodAffinityTerm*
        """
}
