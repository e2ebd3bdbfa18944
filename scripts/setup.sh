#!/bin/sh
# Install what is missing and build what is stale, then say how many seconds each step took.
#
#   scripts/setup.sh            Python packages, the folio command and the web app
#   scripts/setup.sh packages   the Python packages and the folio command only
#   scripts/setup.sh browser    a Chromium for the journeys, where it can be installed
#
# Every step notes the contents it was done for, so a second run does nothing.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
NOTES=$VENV/.notes
LOG=$NOTES/setup.log

say() { printf '%s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

fingerprint() { cat "$@" 2>/dev/null | cksum | tr ' ' '-'; }

is_done() { [ -f "$NOTES/$1" ] && [ "$(cat "$NOTES/$1")" = "$2" ]; }
note() { printf '%s' "$2" >"$NOTES/$1"; }

# step LABEL COMMAND… – run it quietly; show its output only when it fails.
step() {
    label=$1
    shift
    started=$(date +%s)
    if [ -t 1 ]; then printf '… %s\r' "$label"; else say "… $label"; fi
    if ! "$@" >"$LOG" 2>&1; then
        tail -n 40 "$LOG" >&2
        fail "$label did not work; all of its output is in $LOG"
    fi
    printf '✓ %-28s %4s s\n' "$label" "$(($(date +%s) - started))"
}

find_python() {
    for name in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; install it, or name it: make up PYTHON=/path/to/python3.11"
}

make_venv() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null && { mkdir -p "$NOTES"; return; }
    python=$(find_python)
    "$python" -c 'import ensurepip' 2>/dev/null ||
        fail "$python has no venv module; install it (Debian: apt-get install python3-venv)"
    mkdir -p "$NOTES"
    step "virtual environment" "$python" -m venv "$VENV"
}

install_uv() {
    "$VENV/bin/python" -c 'import uv' 2>/dev/null || "$VENV/bin/python" -m pip install --quiet uv ||
        say "uv is not to be had; pip does it alone, more slowly"
}

# Some networks put their own certificate authority before every registry: only the system's store knows it.
uv_install() {
    "$VENV/bin/uv" pip install --python "$VENV/bin/python" "$@" ||
        "$VENV/bin/uv" pip install --python "$VENV/bin/python" --system-certs "$@"
}

install_packages() {
    install_uv
    if "$VENV/bin/uv" --version >/dev/null 2>&1 &&
        uv_install --compile-bytecode --require-hashes -r requirements.lock; then
        return
    fi
    "$VENV/bin/python" -m pip install --require-hashes -r requirements.lock
}

install_folio() {
    uv_install --no-deps -e . ||
        "$VENV/bin/python" -m pip install --quiet --no-deps -e .
}

set_up_packages() {
    make_venv
    wanted=$(fingerprint requirements.lock)
    if ! is_done packages "$wanted"; then
        step "Python packages" install_packages
        note packages "$wanted"
    fi
    wanted=$(fingerprint pyproject.toml)-$(pwd | cksum | tr ' ' '-')
    if ! is_done folio "$wanted" || [ ! -x "$VENV/bin/folio" ]; then
        step "folio command" install_folio
        note folio "$wanted"
    fi
    # Compiling the stack takes longer than running it, and some environments never keep what was compiled.
    "$VENV/bin/python" -m compileall -q src/folio >/dev/null 2>&1 || true
}

npm_in_web() {
    (cd web && PATH="$OLDPWD/$VENV/bin:$PATH" NODE_USE_SYSTEM_CA=1 && export PATH NODE_USE_SYSTEM_CA && npm "$@")
}

web_sources() {
    find web -type f ! -path 'web/node_modules/*' ! -path 'web/dist/*' | LC_ALL=C sort | while read -r file; do
        cksum "$file"
    done | cksum | tr ' ' '-'
}

set_up_web_packages() {
    [ -f web/package-lock.json ] || return 0
    locked=$(fingerprint web/package-lock.json)
    if ! is_done web-packages "$locked" || [ ! -d web/node_modules ]; then
        step "web packages" npm_in_web ci --ignore-scripts --no-audit --no-fund
        note web-packages "$locked"
    fi
}

set_up_web() {
    if [ ! -f web/package.json ]; then
        say "  no web app yet: web/package.json is missing"
        return
    fi
    sources=$(web_sources)
    if ! is_done web "$sources" || [ ! -f web/dist/index.html ]; then
        set_up_web_packages
        step "web app" npm_in_web run build
        note web "$sources"
    fi
}

set_up_browser() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        step "package lists" apt-get update -qq
        step "Chromium" apt-get install -y -qq --no-install-recommends chromium
    else
        say "! No Chromium was found and it cannot be installed here (that takes root and apt-get):"
        say "! the journeys in a browser will be skipped. Debian: sudo apt-get install chromium"
    fi
}

case ${1:-everything} in
    packages) set_up_packages ;;
    web-packages) set_up_packages && set_up_web_packages ;;
    browser) mkdir -p "$NOTES" && set_up_browser ;;
    everything) set_up_packages && set_up_web ;;
    *) fail "there is no step '$1'; steps are: packages, web-packages, browser, everything" ;;
esac
