#!/usr/bin/env bash
# Start the platform: all at once, one service after the other, or some services only.
#
#   scripts/start-v3.sh
#   scripts/start-v3.sh sequential
#   scripts/start-v3.sh selective gateway,user-management
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    echo "usage: $0 [sequential | selective service,service]" >&2
    exit 2
}

options=()
case ${1:-parallel} in
    parallel) [[ $# -le 1 ]] || usage ;;
    sequential) [[ $# -eq 1 ]] || usage; options=(--sequential) ;;
    selective) [[ $# -eq 2 ]] || usage; options=(--only "$2") ;;
    *) usage ;;
esac

scripts/setup.sh
exec .venv/bin/folio up ${options[@]+"${options[@]}"}
