# Shared by the scripts in this folder: puts in place what a build needs, or says what is missing and how to get it.
# Source it; it defines functions and changes nothing by itself.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin="$root/.build/debug"

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Debian packages: the build's C libraries, the PostgreSQL server that the local platform starts, and what the scripts call.
packages=(binutils ca-certificates curl g++ git libargon2-dev libc6-dev libpq-dev pkg-config postgresql util-linux zlib1g-dev)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "this needs root, and sudo is not installed. As root, run: $*"
    fi
}

install_packages() {
    command -v dpkg-query >/dev/null || fail "this script installs Debian packages. Elsewhere install the equivalents of: ${packages[*]} kubectl"
    local wanted=("${packages[@]}") missing=()
    command -v kubectl >/dev/null || wanted+=(kubernetes-client)
    for package in "${wanted[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "Installing Debian packages: ${missing[*]}"
    as_root apt-get update -qq || fail "apt-get update failed; check the network and /etc/apt/sources.list"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
        || fail "apt-get could not install: ${missing[*]}"
}

# Swift 6.2 or later: on the PATH, where swiftly puts it, or installed through swiftly now.
find_swift() {
    local folder
    for folder in "" "$HOME/.local/share/swiftly/bin" /opt/swift/usr/bin /usr/local/swift/usr/bin; do
        [ -n "$folder" ] && [ -x "$folder/swift" ] && PATH="$folder:$PATH"
        if command -v swift >/dev/null && swift_is_new_enough; then return; fi
    done
    install_swift
    swift_is_new_enough || fail "$(swift --version 2>&1 | head -n 1) is too old; Gravity needs Swift 6.2 or later"
}

swift_is_new_enough() {
    local version
    version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9]+\.[0-9]+')
    [ -n "$version" ] && [ "$(printf '%s\n6.2\n' "$version" | sort -V | head -n 1)" = 6.2 ]
}

install_swift() {
    local archive="swiftly-$(uname -m).tar.gz" folder
    say "No Swift 6.2 or later found; installing it through swiftly (about 1 GB)"
    folder=$(mktemp -d)
    if ! curl -fsSL --connect-timeout 15 --max-time 900 -o "$folder/$archive" "https://download.swift.org/swiftly/linux/$archive"; then
        rm -rf "$folder"
        fail "the Swift toolchain could not be downloaded from here.
Install Swift 6.2 or later by hand (https://www.swift.org/install/linux), put its usr/bin on the PATH, and run this again."
    fi
    tar -xzf "$folder/$archive" -C "$folder"
    "$folder/swiftly" init --assume-yes --quiet-shell-followup >&2 || fail "swiftly could not install Swift; its message is above"
    rm -rf "$folder"
    PATH="$HOME/.local/share/swiftly/bin:$PATH"
}

# One build folder and one configuration for the quickstart and the tests.
build() {
    say "Building (the first time takes about fifteen minutes on two cores, later runs seconds)"
    (cd "$root" && swift build --build-tests --explicit-target-dependency-import-check error) || fail "the build failed; the compiler's message is above"
}
