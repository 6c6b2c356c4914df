extension BuiltinTypes {
    /// `apps/v1` and `batch/v1`.
    static let workloads = """
        Deployment = apiVersion:s kind:s metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
        DeploymentSpec = replicas:i selector:LabelSelector* template:PodTemplateSpec* strategy:DeploymentStrategy+r minReadySeconds:i
            revisionHistoryLimit:i paused:b progressDeadlineSeconds:i
        DeploymentStrategy = type:s rollingUpdate:RollingUpdate
        RollingUpdate = maxUnavailable:is maxSurge:is partition:i
        DeploymentStatus = observedGeneration:i replicas:i updatedReplicas:i readyReplicas:i availableReplicas:i unavailableReplicas:i
            terminatingReplicas:i conditions:[DeploymentCondition]@map(type) collisionCount:i
        DeploymentCondition = type:s* status:s* lastUpdateTime:t lastTransitionTime:t reason:s message:s
        ReplicaSet = apiVersion:s kind:s metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
        ReplicaSetSpec = replicas:i minReadySeconds:i selector:LabelSelector* template:PodTemplateSpec
        ReplicaSetStatus = replicas:i* fullyLabeledReplicas:i readyReplicas:i availableReplicas:i terminatingReplicas:i
            observedGeneration:i conditions:[WorkloadCondition]@map(type)
        WorkloadCondition = type:s* status:s* lastTransitionTime:t reason:s message:s
        StatefulSet = apiVersion:s kind:s metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
        StatefulSetSpec = replicas:i selector:LabelSelector* template:PodTemplateSpec* volumeClaimTemplates:[any] serviceName:s
            podManagementPolicy:s updateStrategy:DeploymentStrategy revisionHistoryLimit:i minReadySeconds:i
            persistentVolumeClaimRetentionPolicy:any ordinals:any
        StatefulSetStatus = observedGeneration:i replicas:i* readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision:s
            updateRevision:s collisionCount:i conditions:[WorkloadCondition]@map(type) availableReplicas:i
        DaemonSet = apiVersion:s kind:s metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
        DaemonSetSpec = selector:LabelSelector* template:PodTemplateSpec* updateStrategy:DeploymentStrategy minReadySeconds:i
            revisionHistoryLimit:i
        DaemonSetStatus = currentNumberScheduled:i* numberMisscheduled:i* desiredNumberScheduled:i* numberReady:i* observedGeneration:i
            updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:i
            conditions:[WorkloadCondition]@map(type)
        ControllerRevision = apiVersion:s kind:s metadata:ObjectMeta data:any revision:i*
        Job = apiVersion:s kind:s metadata:ObjectMeta spec:JobSpec status:JobStatus
        JobSpec = parallelism:i completions:i activeDeadlineSeconds:i podFailurePolicy:PodFailurePolicy successPolicy:any backoffLimit:i
            backoffLimitPerIndex:i maxFailedIndexes:i selector:LabelSelector manualSelector:b template:PodTemplateSpec*
            ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s
        PodFailurePolicy = rules:[any]*
        JobStatus = conditions:[JobCondition]+type startTime:t completionTime:t active:i succeeded:i failed:i terminating:i
            completedIndexes:s failedIndexes:s uncountedTerminatedPods:UncountedTerminatedPods ready:i
        JobCondition = type:s* status:s* lastProbeTime:t lastTransitionTime:t reason:s message:s
        UncountedTerminatedPods = succeeded:[s]@set failed:[s]@set
        Scale = apiVersion:s kind:s metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus
        ScaleSpec = replicas:i
        ScaleStatus = replicas:i* selector:s
        """
}
