#!/usr/bin/env bash
# What a new user does: every command of README.md, then of docs/put-it-in-front-of-your-api.md (where a recording of an API stands in
# ../shared/data), each in a fresh clone of HEAD, packages from the registry, models of full size.
# Takes minutes; the same in small is part of the end-to-end tests. Exit codes: 0 all show what they should, 1 otherwise.
set -euo pipefail
cd "$(dirname "$0")/.."
README_SIZES=full npx vitest run --project e2e tests/e2e/readme.test.ts tests/e2e/guide.test.ts "$@"
