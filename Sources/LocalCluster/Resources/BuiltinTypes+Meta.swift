extension BuiltinTypes {
    /// `meta/v1` and what many kinds share.
    static let meta = """
        ObjectMeta = name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp:t
            deletionTimestamp:t deletionGracePeriodSeconds:i labels:{s} annotations:{s} finalizers:[s]@set
            ownerReferences:[OwnerReference]@map(uid) managedFields:[ManagedFieldsEntry]
        OwnerReference! = apiVersion:s* kind:s* name:s* uid:s* controller:b blockOwnerDeletion:b
        ManagedFieldsEntry = manager:s operation:s apiVersion:s time:t fieldsType:s fieldsV1:any subresource:s
        LabelSelector! = matchLabels:{s} matchExpressions:[LabelSelectorRequirement]
        LabelSelectorRequirement = key:s* operator:s* values:[s]
        Condition = type:s* status:s* observedGeneration:i lastTransitionTime:t* reason:s* message:s*
        ObjectReference! = kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
        LocalObjectReference! = name:s
        TypedLocalObjectReference! = apiGroup:s kind:s* name:s*
        TypedObjectReference = apiGroup:s kind:s* name:s* namespace:s
        CrossVersionObjectReference! = apiVersion:s kind:s* name:s*
        """
}
