#!/usr/bin/env bash
# Builds Gravity, starts the local platform, applies a database and a service, and logs a user in through the running service.
# May be run again and again. GRAVITY_DATA names the platform's folder (default: .gravity in the checkout).
set -euo pipefail
source "$(dirname "$0")/setup.sh"

data=${GRAVITY_DATA:-$root/.gravity}
export KUBECONFIG="$data/kubeconfig"

main() {
    install_packages
    find_swift
    build
    say "Starting the local platform in $data"
    "$bin/gravity" up --detach --data "$data"
    say "Applying manifests/quickstart.yaml"
    kubectl apply -f "$root/manifests/quickstart.yaml"
    say "Waiting until both resources are Ready"
    wait_until_ready gravitydatabase/auth
    wait_until_ready gravityservice/auth
    log_a_user_in
    say "What runs now"
    kubectl get gdb,gsvc
    how_to_go_on
}

wait_until_ready() {
    kubectl wait "$1" --for=condition=Ready --timeout=180s && return
    kubectl describe "$1" >&2 || true
    fail "$1 did not become Ready; its conditions and events are above, the operator's log is $data/logs/operator.log"
}

# A new user each run: registers, logs in with OAuth 2 form fields and asks who the token is.
log_a_user_in() {
    local url user password status answer token
    url="http://$(kubectl get service auth -o 'jsonpath={.spec.clusterIP}'):8080"
    user="ada-$(date +%s)"
    password=$(head -c 18 /dev/urandom | base64)
    say "Registering and logging in $user@example.com at $url"
    status=$(curl -sS --max-time 20 -o /dev/null -w '%{http_code}' -H 'content-type: application/json' --data-binary @- "$url/api/v1/register" \
        <<<"{\"email\": \"$user@example.com\", \"username\": \"$user\", \"password\": \"$password\"}")
    case $status in 201 | 202) ;; *) fail "registering answered HTTP $status" ;; esac
    answer=$(curl -sS --fail-with-body --max-time 20 --data-urlencode "username=$user@example.com" \
        --data-urlencode password@<(printf %s "$password") "$url/api/v1/login") || fail "logging in answered: $answer"
    token=$(sed -nE 's/.*"access_token" *: *"([^"]+)".*/\1/p' <<<"$answer")
    [ -n "$token" ] || fail "logging in answered without an access token"
    printf 'header = "Authorization: Bearer %s"\n' "$token" | curl -sS --fail-with-body --max-time 20 -K - "$url/api/v1/me" \
        || fail "GET /api/v1/me did not accept the token"
    echo
}

how_to_go_on() {
    cat <<TEXT

Both resources are Ready and a user is logged in. To go on:
  export KUBECONFIG=$KUBECONFIG
  kubectl get gdb,gsvc,deploy,pods
  kubectl describe gsvc auth
  kubectl delete deployment auth        # the operator brings it back
  $bin/gravity status --data $data
To stop:
  $bin/gravity down --data $data
TEXT
}

main
