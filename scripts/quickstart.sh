#!/usr/bin/env bash
# From a bare clone to a running gateway with a trained, approved model, a demo upstream and ordinary traffic.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/install.sh

usage='usage: scripts/quickstart.sh [options]
  --stop               end what an earlier run started
  --pipeline-only      install and train, start nothing
  --mode MODE          enforce (default: only the demo API stands behind it): stop attacks; observe: only record them
  --port N             TCP port of the gateway (8000)
  --upstream-port N    TCP port of the demo upstream (9000)
  --reports-port N     TCP port of the report site (8501)
  --requests N         generated requests to train on, when there is no approved model yet (100000)
  -h, --help           show this
Exit codes: 0 done, 2 bad arguments or a port that is taken, otherwise those of the step that failed.'

mode=enforce port=8000 upstream_port=9000 reports_port=8501 requests=100000 pipeline_only=no stop=no
while [ $# -gt 0 ]; do
  case "$1" in
    --stop) stop=yes ;;
    --pipeline-only) pipeline_only=yes ;;
    --mode | --port | --upstream-port | --reports-port | --requests)
      [ $# -ge 2 ] || { echo "$1 needs a value" >&2; exit 2; }
      name=${1#--}
      printf -v "${name//-/_}" '%s' "$2"
      shift
      ;;
    -h | --help) echo "$usage"; exit 0 ;;
    *) echo "unknown option: $1" >&2; echo "$usage" >&2; exit 2 ;;
  esac
  shift
done

data=${DATA_DIR:-data}
state=$data/private/quickstart
pathhelm() { npm exec --no -- node scripts/pathhelm.ts "$@"; }

# Only processes that are still what was started: a number may have been given to another since.
stop_all() {
  [ -f "$state/pids" ] || return 0
  local pid
  while read -r pid; do
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'scripts/pathhelm.ts'; then
      kill "$pid" 2>/dev/null || true
      for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    fi
  done <"$state/pids"
  rm -f "$state/pids"
}

if [ "$stop" = yes ]; then stop_all; echo 'stopped'; exit 0; fi

# Before minutes of training, not after them.
check_free() { # option, port
  node -e 'require("node:net").createServer().once("error", ({ message }) => { console.error(message); process.exit(2) })
    .listen(process.argv[1], "127.0.0.1", () => process.exit(0))' "$2" || { echo "$1 $2: name a port that is free" >&2; exit 2; }
}

started_at=$SECONDS
if [ "$pipeline_only" = no ]; then
  stop_all
  check_free --port "$port"
  check_free --upstream-port "$upstream_port"
  check_free --reports-port "$reports_port"
fi
install_npm_packages
if ! pathhelm models show approved >/dev/null 2>&1; then
  # Models that never saw a class take a third of the time and change nothing in the artefact: `npm run pipeline` measures them too.
  pathhelm pipeline --requests "$requests" --no-unseen-classes
  if [ "$pipeline_only" = no ] && ! pathhelm models approve candidate --by quickstart --reason 'first model'; then
    # A demo should show what the model sees; what it may do is another matter.
    pathhelm models approve candidate --by quickstart --force --reason 'quickstart: gates failed, observe only'
    if [ "$mode" = enforce ]; then
      echo '!! The gates above failed, so this run observes only. To enforce all the same: npm run demo -- --mode enforce' >&2
      mode=observe
    fi
  fi
fi
if [ "$pipeline_only" = yes ]; then
  echo; echo 'Next: npm run models -- list, npm run models -- approve candidate --reason "first model", npm run demo'
  exit 0
fi

mkdir -p "$state"
node_24=$(npm exec --no -- node -p process.execPath)
start() { # name, then the arguments of pathhelm
  local name=$1
  shift
  nohup "$node_24" scripts/pathhelm.ts "$@" >"$state/$name.log" 2>&1 &
  echo $! >>"$state/pids"
}
await_line() { # name of what was started last, what it says when it is ready
  local pid=$!
  until grep -q "$2" "$state/$1.log" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { cat "$state/$1.log" >&2; stop_all; wait "$pid" && exit 1 || exit $?; }
    sleep 0.2
  done
}
start demo demo --mode "$mode" --port "$port" --upstream-port "$upstream_port"
await_line demo 'PathHelm demo'
cat "$state/demo.log"
"$node_24" scripts/first-attack.ts "http://127.0.0.1:$port" "$((SECONDS - started_at))"
echo 'Building the report site …'
if pathhelm reports >"$state/reports.log" 2>&1; then
  start reports reports --serve --port "$reports_port"
  await_line reports 'reports on http'
  echo "Reports  http://127.0.0.1:$reports_port"
else
  echo "The report site could not be built; see $state/reports.log" >&2
fi
echo "Running in the background after $((SECONDS - started_at)) s; logs in $state. ./scripts/quickstart.sh --stop ends it."
