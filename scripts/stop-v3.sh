#!/usr/bin/env bash
# Stop the platform: gracefully, by force, one service after the other, or some services only.
#
#   scripts/stop-v3.sh
#   scripts/stop-v3.sh force
#   scripts/stop-v3.sh sequential
#   scripts/stop-v3.sh selective gateway,user-management
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    echo "usage: $0 [force | sequential | selective service,service]" >&2
    exit 2
}

options=()
case ${1:-graceful} in
    graceful) [[ $# -le 1 ]] || usage ;;
    force | sequential) [[ $# -eq 1 ]] || usage; options=("--$1") ;;
    selective) [[ $# -eq 2 ]] || usage; options=(--only "$2") ;;
    *) usage ;;
esac

if [[ ! -x .venv/bin/folio ]]; then
    echo "Nothing is installed here, so nothing runs from here."
    exit 0
fi
exec .venv/bin/folio down ${options[@]+"${options[@]}"}
