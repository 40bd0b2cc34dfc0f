# Sourced by quickstart.sh and test.sh.

# Installs from the lock file, and only when it changed since the last time. Packages bring Node 24 with them.
install_npm_packages() {
  local stamp=node_modules/.install-stamp wanted
  wanted=$(cat package.json package-lock.json | git hash-object --stdin)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  npm ci --no-audit --no-fund
  echo "$wanted" >"$stamp"
}
