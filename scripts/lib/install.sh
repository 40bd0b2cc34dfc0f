# Sourced by quickstart.sh and test.sh.

# Installs from the lock file, and only when it changed since the last time. Packages bring Node 24 with them.
install_npm_packages() {
  local stamp=node_modules/.install-stamp wanted
  wanted=$(cat package.json package-lock.json | git hash-object --stdin)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  npm ci --no-audit --no-fund
  echo "$wanted" >"$stamp"
}

# install_debian_package PACKAGE PROGRAM: where apt is there and may install; else its suites are skipped, and say so.
install_debian_package() {
  if command -v "$2" >/dev/null; then return; fi
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null && return
  fi
  echo "!! $2 is missing and cannot be installed here: the suites that need it are SKIPPED" >&2
}
