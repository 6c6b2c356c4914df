extension BuiltinTypes {
    /// Kinds that are asked and answered, and the options of deletions.
    static let reviews = """
        SelfSubjectAccessReview = apiVersion:s kind:s metadata:ObjectMeta spec:SelfSubjectAccessReviewSpec*
            status:SubjectAccessReviewStatus
        SelfSubjectAccessReviewSpec = resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes
        SubjectAccessReview = apiVersion:s kind:s metadata:ObjectMeta spec:SubjectAccessReviewSpec* status:SubjectAccessReviewStatus
        SubjectAccessReviewSpec = resourceAttributes:ResourceAttributes nonResourceAttributes:NonResourceAttributes user:s groups:[s]
            uid:s extra:any
        ResourceAttributes = namespace:s verb:s group:s version:s resource:s subresource:s name:s fieldSelector:any labelSelector:any
        NonResourceAttributes = path:s verb:s
        SubjectAccessReviewStatus = allowed:b* reason:s evaluationError:s denied:b
        SelfSubjectRulesReview = apiVersion:s kind:s metadata:ObjectMeta spec:SelfSubjectRulesReviewSpec*
            status:SubjectRulesReviewStatus
        SelfSubjectRulesReviewSpec = namespace:s
        SubjectRulesReviewStatus = resourceRules:[any]* nonResourceRules:[any]* incomplete:b* evaluationError:s
        SelfSubjectReview = apiVersion:s kind:s metadata:ObjectMeta status:SelfSubjectReviewStatus
        SelfSubjectReviewStatus = userInfo:any
        DeleteOptions = apiVersion:s kind:s gracePeriodSeconds:i preconditions:Preconditions orphanDependents:b propagationPolicy:s
            dryRun:[s]
        Preconditions = uid:s resourceVersion:s
        """
}
