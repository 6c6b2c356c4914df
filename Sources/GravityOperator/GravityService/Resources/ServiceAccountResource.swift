import Kubernetes

extension ServicePlan {
    /// An identity of its own for each service, without a token in its pods. None when the specification names another account.
    func serviceAccount() -> Unstructured? {
        guard pod.serviceAccountName == nil else { return nil }
        return child(.serviceAccounts, name: names.serviceAccount, ["automountServiceAccountToken": false])
    }
}
