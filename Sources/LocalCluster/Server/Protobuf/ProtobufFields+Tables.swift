extension ProtobufFields {
    /// Field numbers of the kinds `kubectl create`, `expose` and `auth` send, and of what is in them.
    static let meta = """
        ObjectMeta = name:1 generateName:2 namespace:3 selfLink:4 uid:5 resourceVersion:6 generation:7 creationTimestamp:8
            deletionTimestamp:9 deletionGracePeriodSeconds:10 labels:11 annotations:12 ownerReferences:13 finalizers:14 managedFields:17
        OwnerReference = kind:1 name:3 uid:4 apiVersion:5 controller:6 blockOwnerDeletion:7
        ManagedFieldsEntry = manager:1 operation:2 apiVersion:3 time:4 fieldsType:6 fieldsV1:7 subresource:8
        LabelSelector = matchLabels:1 matchExpressions:2
        LabelSelectorRequirement = key:1 operator:2 values:3
        Condition = type:1 status:2 observedGeneration:3 lastTransitionTime:4 reason:5 message:6
        DeleteOptions = gracePeriodSeconds:1 preconditions:2 orphanDependents:3 propagationPolicy:4 dryRun:5
        Preconditions = uid:1 resourceVersion:2
        ObjectReference = kind:1 namespace:2 name:3 uid:4 apiVersion:5 resourceVersion:6 fieldPath:7
        LocalObjectReference = name:1
        """
    static let core = """
        Namespace = metadata:1 spec:2 status:3
        NamespaceSpec = finalizers:1
        NamespaceStatus = phase:1 conditions:2
        NamespaceCondition = type:1 status:2 lastTransitionTime:4 reason:5 message:6
        Secret = metadata:1 data:2 type:3 stringData:4 immutable:5
        ConfigMap = metadata:1 data:2 binaryData:3 immutable:4
        ServiceAccount = metadata:1 secrets:2 imagePullSecrets:3 automountServiceAccountToken:4
        ResourceQuota = metadata:1 spec:2 status:3
        ResourceQuotaSpec = hard:1 scopes:2 scopeSelector:3
        ResourceQuotaStatus = hard:1 used:2
        Service = metadata:1 spec:2 status:3
        ServiceSpec = ports:1 selector:2 clusterIP:3 type:4 externalIPs:5 sessionAffinity:7 loadBalancerIP:8
            loadBalancerSourceRanges:9 externalName:10 externalTrafficPolicy:11 healthCheckNodePort:12 publishNotReadyAddresses:13
            sessionAffinityConfig:14 ipFamilyPolicy:17 clusterIPs:18 ipFamilies:19 allocateLoadBalancerNodePorts:20
            loadBalancerClass:21 internalTrafficPolicy:22 trafficDistribution:23
        ServicePort = name:1 protocol:2 port:3 targetPort:4 nodePort:5 appProtocol:6
        ServiceStatus = loadBalancer:1 conditions:2
        LoadBalancerStatus = ingress:1
        LoadBalancerIngress = ip:1 hostname:2 ipMode:3 ports:4
        Event = metadata:1 involvedObject:2 reason:3 message:4 source:5 firstTimestamp:6 lastTimestamp:7 count:8 type:9 eventTime:10
            series:11 action:12 related:13 reportingComponent:14 reportingInstance:15
        EventSource = component:1 host:2
        EventSeries = count:1 lastObservedTime:2
        """
    static let pods = """
        Pod = metadata:1 spec:2 status:3
        PodTemplateSpec = metadata:1 spec:2
        PodSpec = volumes:1 containers:2 restartPolicy:3 terminationGracePeriodSeconds:4 activeDeadlineSeconds:5 dnsPolicy:6
            nodeSelector:7 serviceAccountName:8 serviceAccount:9 nodeName:10 hostNetwork:11 hostPID:12 hostIPC:13 securityContext:14
            imagePullSecrets:15 hostname:16 subdomain:17 schedulerName:19 initContainers:20 automountServiceAccountToken:21
            tolerations:22 hostAliases:23 priorityClassName:24 priority:25 shareProcessNamespace:27 runtimeClassName:29
            enableServiceLinks:30 preemptionPolicy:31 overhead:32
        PodSecurityContext = seLinuxOptions:1 runAsUser:2 runAsNonRoot:3 supplementalGroups:4 fsGroup:5 runAsGroup:6 sysctls:7
            fsGroupChangePolicy:9 seccompProfile:10
        SeccompProfile = type:1 localhostProfile:2
        Toleration = key:1 operator:2 value:3 effect:4 tolerationSeconds:5
        Container = name:1 image:2 command:3 args:4 workingDir:5 ports:6 env:7 resources:8 volumeMounts:9 livenessProbe:10
            readinessProbe:11 lifecycle:12 terminationMessagePath:13 imagePullPolicy:14 securityContext:15 stdin:16 stdinOnce:17 tty:18
            envFrom:19 terminationMessagePolicy:20 volumeDevices:21 startupProbe:22 resizePolicy:23 restartPolicy:24
        ContainerPort = name:1 hostPort:2 containerPort:3 protocol:4 hostIP:5
        EnvVar = name:1 value:2 valueFrom:3
        EnvVarSource = fieldRef:1 resourceFieldRef:2 configMapKeyRef:3 secretKeyRef:4
        ObjectFieldSelector = apiVersion:1 fieldPath:2
        ResourceFieldSelector = containerName:1 resource:2 divisor:3
        EnvFromSource = prefix:1 configMapRef:2 secretRef:3
        ResourceRequirements = limits:1 requests:2 claims:3
        ResourceClaim = name:1 request:2
        VolumeMount = name:1 readOnly:2 mountPath:3 subPath:4 mountPropagation:5 subPathExpr:6 recursiveReadOnly:7
        SecurityContext = capabilities:1 privileged:2 seLinuxOptions:3 runAsUser:4 runAsNonRoot:5 readOnlyRootFilesystem:6
            allowPrivilegeEscalation:7 runAsGroup:8 procMount:9 windowsOptions:10 seccompProfile:11
        Capabilities = add:1 drop:2
        PodStatus = phase:1 conditions:2 message:3 reason:4 hostIP:5 podIP:6 startTime:7 containerStatuses:8 qosClass:9
            initContainerStatuses:10 nominatedNodeName:11 podIPs:12 hostIPs:16
        """
    static let workloads = """
        Deployment = metadata:1 spec:2 status:3
        DeploymentSpec = replicas:1 selector:2 template:3 strategy:4 minReadySeconds:5 revisionHistoryLimit:6 paused:7
            progressDeadlineSeconds:9
        DeploymentStrategy = type:1 rollingUpdate:2
        RollingUpdate = maxUnavailable:1 maxSurge:2
        DeploymentStatus = observedGeneration:1 replicas:2 updatedReplicas:3 availableReplicas:4 unavailableReplicas:5 conditions:6
            readyReplicas:7 collisionCount:8 terminatingReplicas:9
        Job = metadata:1 spec:2 status:3
        JobSpec = parallelism:1 completions:2 activeDeadlineSeconds:3 selector:4 manualSelector:5 template:6 backoffLimit:7
            ttlSecondsAfterFinished:8 completionMode:9 suspend:10 podFailurePolicy:11 backoffLimitPerIndex:12 maxFailedIndexes:13
            podReplacementPolicy:14 managedBy:15
        JobStatus = conditions:1 startTime:2 completionTime:3 active:4 succeeded:5 failed:6 completedIndexes:7
            uncountedTerminatedPods:8 ready:9 failedIndexes:10 terminating:11
        PodDisruptionBudget = metadata:1 spec:2 status:3
        PodDisruptionBudgetSpec = minAvailable:1 selector:2 maxUnavailable:3 unhealthyPodEvictionPolicy:4
        PodDisruptionBudgetStatus = observedGeneration:1 disruptedPods:2 disruptionsAllowed:3 currentHealthy:4 desiredHealthy:5
            expectedPods:6 conditions:7
        Lease = metadata:1 spec:2
        LeaseSpec = holderIdentity:1 leaseDurationSeconds:2 acquireTime:3 renewTime:4 leaseTransitions:5 strategy:6 preferredHolder:7
        Scale = metadata:1 spec:2 status:3
        ScaleSpec = replicas:1
        ScaleStatus = replicas:1 selector:2
        """
    static let authorization = """
        Role = metadata:1 rules:2
        ClusterRole = metadata:1 rules:2 aggregationRule:3
        AggregationRule = clusterRoleSelectors:1
        PolicyRule = verbs:1 apiGroups:2 resources:3 resourceNames:4 nonResourceURLs:5
        RoleBinding = metadata:1 subjects:2 roleRef:3
        ClusterRoleBinding = metadata:1 subjects:2 roleRef:3
        Subject = kind:1 apiGroup:2 name:3 namespace:4
        RoleRef = apiGroup:1 kind:2 name:3
        SelfSubjectAccessReview = metadata:1 spec:2 status:3
        SelfSubjectAccessReviewSpec = resourceAttributes:1 nonResourceAttributes:2
        SubjectAccessReview = metadata:1 spec:2 status:3
        SubjectAccessReviewSpec = resourceAttributes:1 nonResourceAttributes:2 user:3 groups:4 uid:6
        ResourceAttributes = namespace:1 verb:2 group:3 version:4 resource:5 subresource:6 name:7
        NonResourceAttributes = path:1 verb:2
        SubjectAccessReviewStatus = allowed:1 reason:2 evaluationError:3 denied:4
        SelfSubjectRulesReview = metadata:1 spec:2 status:3
        SelfSubjectRulesReviewSpec = namespace:1
        SubjectRulesReviewStatus = resourceRules:1 nonResourceRules:2 incomplete:3 evaluationError:4
        SelfSubjectReview = metadata:1 status:2
        SelfSubjectReviewStatus = userInfo:1
        """
}
