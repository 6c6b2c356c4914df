#!/usr/bin/env bash
# Runs every test: formatting, then each module's tests in turn, against real servers which the tests start and stop themselves.
# With arguments it runs only `swift test` with them, e.g. hack/test.sh --filter PostgresTests
set -euo pipefail
source "$(dirname "$0")/setup.sh"

# Modules one after the other: all of them at once would start dozens of servers on a small machine.
run_every_module() {
    local module output failed=() passed=0 count
    output=$(mktemp)
    for module in $(swift test list --skip-build --disable-xctest 2>/dev/null | cut -d. -f1 | sort -u); do
        say "$module"
        swift test --skip-build --disable-xctest --filter "^$module\\." 2>&1 | tee "$output" | grep -avE '^(◇|✔ (Test |Suite )[^r]|↳ //)' || true
        count=$(grep -aoE 'Test run with [0-9]+ tests? in .* passed' "$output" | grep -oE '[0-9]+' | head -n 1 || true)
        if [ -n "$count" ] && [ "$count" -gt 0 ]; then passed=$((passed + count)); else failed+=("$module"); fi
    done
    rm -f "$output"
    say "All modules: $passed tests passed${failed[0]:+; these modules failed: ${failed[*]}}"
    echo "$passed passed, ${#failed[@]} failed"
    [ ${#failed[@]} -eq 0 ]
}

install_packages
find_swift
cd "$root"
say "Checking the formatting"
swift format lint --strict --recursive --parallel Package.swift Sources Tests services \
    || fail "the files above are not formatted; run: swift format --in-place --recursive Package.swift Sources Tests services"
build
say "Running the tests"
if [ $# -gt 0 ]; then swift test --skip-build --disable-xctest "$@"; else run_every_module; fi
