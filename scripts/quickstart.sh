#!/usr/bin/env bash
# From a bare clone to a trained, evaluated model version. Options go on to `npm run pipeline`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/install.sh

usage='usage: scripts/quickstart.sh [--pipeline-only] [options of npm run pipeline]
  --pipeline-only  install and train, start nothing (the only mode so far: gateway and report site are still to come)
  -h, --help       show this'

options=()
for option in "$@"; do
  case "$option" in
    --pipeline-only) ;;
    -h | --help) echo "$usage"; exit 0 ;;
    *) options+=("$option") ;;
  esac
done

install_npm_packages
npm run --silent pipeline -- ${options[@]+"${options[@]}"}

echo
echo 'Next: npm run models -- list      the versions in the registry'
echo '      npm run models -- show candidate   its model card'
