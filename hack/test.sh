#!/usr/bin/env bash
# Runs every test: formatting, then the whole suite against real servers, which the tests start and stop themselves.
# Arguments go to `swift test`, e.g. hack/test.sh --filter PostgresTests
set -euo pipefail
source "$(dirname "$0")/setup.sh"

install_packages
find_swift
cd "$root"
say "Checking the formatting"
swift format lint --strict --recursive --parallel Package.swift Sources Tests services \
    || fail "the files above are not formatted; run: swift format --in-place --recursive Package.swift Sources Tests services"
build
say "Running the tests"
swift test --skip-build "$@"
