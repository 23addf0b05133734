# Functions of .ci/run and .ci/full. Sourced by bash with `set -euo pipefail`.

# Debian packages that the tests use: servers to compare with, real clients, and what
# pip needs to build the client libraries that compile.
DEBIAN_PACKAGES=(
    atftp
    memcached
    libmemcached-tools
    libestr0
    libfastjson4
    libmemcached-dev
    zlib1g-dev
    bind9-dnsutils
    busybox
    chrony
    dnsperf
    dnsmasq-base
    gcc
    python3-venv
    curl
    dovecot-lmtpd
    knot-dnsutils
    ldnsutils
    libnet-ssleay-perl
    lynx
    monitoring-plugins-basic
    mpc
    mpd
    msmtp
    nats-server
    netcat-openbsd
    nsd
    postfix
    redis-server
    redis-tools
    swaks
    syslog-ng-core
    tftp-hpa
    tftpd-hpa
    whois
)

# Debian packages that exclude one of those: they are unpacked, and found by the tests in
# build/debian. What they depend on is among those above.
DEBIAN_UNPACKED=(
    rsyslog
)

say() { printf '\n== %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "neither root nor sudo: cannot run: $*" >&2
        return 1
    fi
}

# debian_missing PACKAGE...: print those that are not installed.
debian_missing() {
    local package
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null |
            grep -qx installed || echo "$package"
    done
}

# install_debian PACKAGE...: install those that are missing, without starting services.
install_debian() {
    local missing
    mapfile -t missing < <(debian_missing "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}"
}

# unpack_debian FOLDER PACKAGE...: unpack packages into a folder without installing them,
# for those that exclude each other. What they depend on is to be installed beside them.
unpack_debian() {
    local folder=$1 download file
    shift
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    download=$(mktemp -d)
    as_root apt-get update -qq
    (cd "$download" && apt-get download -qq "$@")
    for file in "$download"/*.deb; do
        dpkg -x "$file" "$folder"
    done
    rm -r "$download"
}

# install_node_modules: the clients of Node.js, in the folder of their package.json. A
# Node.js of another source than Debian stays as it is.
install_node_modules() {
    command -v npm >/dev/null || install_debian nodejs npm
    npm install --no-package-lock --no-audit --no-fund --loglevel=error \
        --prefix tests/clients/node
}

# find_python: print the first Python of version 3.11 or newer, on PATH or in pyenv.
find_python() {
    local candidate
    for candidate in python3 python3.11 python3.12 python3.13 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[1-9].*/bin/python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "no Python 3.11 or newer on PATH or in pyenv" >&2
    return 1
}

# contained COMMAND...: run a command in a process group of its own, and end whatever is
# left of the group after it. A run of the tests that the watchdog has ended may leave
# children that hold the output open, and whoever reads it would wait for them.
contained() {
    local job status=0
    set -m
    "$@" </dev/null &
    job=$!
    set +m
    wait "$job" || status=$?
    if kill -KILL -- "-$job" 2>/dev/null; then
        echo "ended what was left of: $*" >&2
    fi
    return "$status"
}

# make_venv FOLDER EXTRAS: a virtual environment with this checkout, editable.
make_venv() {
    local python
    python=$(find_python)
    "$python" -m venv "$1"
    "$1/bin/python" -m pip install --quiet --editable ".[$2]"
}
