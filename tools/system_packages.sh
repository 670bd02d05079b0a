#!/usr/bin/env bash
# The system's programs that tests start privately: installed where that is possible, named where it is not.
# Does nothing, quickly, when all are present. Usage: tools/system_packages.sh
set -euo pipefail

PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"

# One line a package: its name, then any of the files or programs that show that it is there.
lacking=()
while read -r package signs; do
  found=""
  for sign in $signs; do
    if command -v "$sign" >/dev/null 2>&1; then found=yes; fi
  done
  [ -n "$found" ] || lacking+=("$package")
done <<'PACKAGES'
chromium chromium chromium-browser google-chrome
rabbitmq-server /usr/lib/rabbitmq/bin/rabbitmq-server
redis-server redis-server
caddy caddy
coturn turnserver
util-linux setpriv
PACKAGES

[ ${#lacking[@]} -gt 0 ] || exit 0

explain() {
  echo "tests: these programs are not installed: ${lacking[*]}." >&2
  echo "tests: $1" >&2
  # In CI a test that cannot run is a failure, and it is said here rather than in forty places.
  if [ "${CI:-}" = "true" ]; then exit 1; fi
  exit 0
}

command -v apt-get >/dev/null 2>&1 || explain "Their tests are skipped; this script can install them on Debian only."
[ "$(id -u)" = 0 ] || explain "Their tests are skipped; to install them: sudo apt-get install ${lacking[*]}"

echo "tests: installing ${lacking[*]} …"
# Tests start the programs themselves; the packages shall not start services of the machine.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update && apt-get install -y --no-install-recommends "${lacking[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 30 "$log" >&2
  rm -f "$log"
  explain "They could not be installed; the end of apt's own words is above."
fi
rm -f "$log"
