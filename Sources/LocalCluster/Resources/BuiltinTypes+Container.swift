extension BuiltinTypes {
    /// `core/v1` containers.
    static let podParts = """
        Container = name:s* image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@map(containerPort,protocol=TCP)
            envFrom:[EnvFromSource] env:[EnvVar]@map(name) resources:ResourceRequirements resizePolicy:[ContainerResizePolicy]
            restartPolicy:s volumeMounts:[VolumeMount]@map(mountPath) volumeDevices:[VolumeDevice]@map(devicePath) livenessProbe:Probe
            readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s
            imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b restartPolicyRules:[any]
        EphemeralContainer = name:s* image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@map(containerPort,protocol=TCP)
            envFrom:[EnvFromSource] env:[EnvVar]@map(name) resources:ResourceRequirements resizePolicy:[ContainerResizePolicy]
            restartPolicy:s volumeMounts:[VolumeMount]@map(mountPath) volumeDevices:[VolumeDevice]@map(devicePath) livenessProbe:Probe
            readinessProbe:Probe startupProbe:Probe lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s
            imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b targetContainerName:s
        ContainerPort = name:s hostPort:i containerPort:i* protocol:s hostIP:s
        ContainerResizePolicy = resourceName:s* restartPolicy:s*
        EnvFromSource = prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
        ConfigMapEnvSource = name:s optional:b
        SecretEnvSource = name:s optional:b
        EnvVar = name:s* value:s valueFrom:EnvVarSource
        EnvVarSource = fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector
            secretKeyRef:SecretKeySelector fileKeyRef:any
        ObjectFieldSelector! = apiVersion:s fieldPath:s*
        ResourceFieldSelector! = containerName:s resource:s* divisor:q
        ConfigMapKeySelector! = name:s key:s* optional:b
        SecretKeySelector! = name:s key:s* optional:b
        ResourceRequirements = limits:{q} requests:{q} claims:[ResourceClaim]@map(name)
        ResourceClaim = name:s* request:s
        VolumeMount = name:s* readOnly:b recursiveReadOnly:s mountPath:s* subPath:s mountPropagation:s subPathExpr:s
        VolumeDevice = name:s* devicePath:s*
        Probe = exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction initialDelaySeconds:i timeoutSeconds:i
            periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:i
        ExecAction = command:[s]
        HTTPGetAction = path:s port:is* host:s scheme:s httpHeaders:[HTTPHeader]
        HTTPHeader = name:s* value:s*
        TCPSocketAction = port:is* host:s
        GRPCAction = port:i* service:s
        Lifecycle = postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
        LifecycleHandler = exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction
        SleepAction = seconds:i*
        SecurityContext = capabilities:Capabilities privileged:b seLinuxOptions:SELinuxOptions windowsOptions:any runAsUser:i
            runAsGroup:i runAsNonRoot:b readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s
            seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile
        Capabilities = add:[s] drop:[s]
        """
    /// `core/v1` volumes.
    static let volumes = """
        Volume = name:s* hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource secret:SecretVolumeSource
            configMap:ConfigMapVolumeSource downwardAPI:DownwardAPIVolumeSource projected:ProjectedVolumeSource
            persistentVolumeClaim:PersistentVolumeClaimVolumeSource ephemeral:any csi:CSIVolumeSource nfs:any iscsi:any image:any
        HostPathVolumeSource = path:s* type:s
        EmptyDirVolumeSource = medium:s sizeLimit:q
        SecretVolumeSource = secretName:s items:[KeyToPath] defaultMode:i optional:b
        ConfigMapVolumeSource = name:s items:[KeyToPath] defaultMode:i optional:b
        KeyToPath = key:s* path:s* mode:i
        DownwardAPIVolumeSource = items:[DownwardAPIVolumeFile] defaultMode:i
        DownwardAPIVolumeFile = path:s* fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i
        ProjectedVolumeSource = sources:[VolumeProjection] defaultMode:i
        VolumeProjection = secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection
            serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:any podCertificate:any
        SecretProjection = name:s items:[KeyToPath] optional:b
        ConfigMapProjection = name:s items:[KeyToPath] optional:b
        DownwardAPIProjection = items:[DownwardAPIVolumeFile]
        ServiceAccountTokenProjection = audience:s expirationSeconds:i path:s*
        PersistentVolumeClaimVolumeSource = claimName:s* readOnly:b
        CSIVolumeSource = driver:s* readOnly:b fsType:s volumeAttributes:{s} nodePublishSecretRef:LocalObjectReference
        """
}
