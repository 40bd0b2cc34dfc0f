#!/usr/bin/env bash
# Installs what the tests need, then runs every check and every test. CI calls this and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/install.sh

install_npm_packages
install_debian_package redis-server redis-server
install_debian_package chromium chromium
# Installing these would start services: their suites say so when they are not there.
for program in nginx promtool; do
  command -v "$program" >/dev/null || echo "!! $program is missing: the suites that need it are SKIPPED" >&2
done
npm run check
npm test
