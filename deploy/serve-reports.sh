#!/bin/sh
# Serves the report site and builds it anew every REPORTS_INTERVAL_SECONDS.
set -eu
node scripts/pathhelm.ts reports
node scripts/pathhelm.ts reports --serve --host 0.0.0.0 --port 8501 &
while true; do
  sleep "${REPORTS_INTERVAL_SECONDS:-300}" & wait $!
  node scripts/pathhelm.ts reports || echo "the site could not be built: $?" >&2
done
