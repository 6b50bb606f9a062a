#!/usr/bin/env bash
# Builds everything and runs all tests, from a clean clone. Needs the .NET SDK; installs the servers that are missing where it can
# (Debian, root). Arguments are handed to `dotnet test`: ./test.sh --filter Envelope
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT

finish() { # passed failed skipped
  echo "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
  exit
}

command -v dotnet >/dev/null || { echo "dotnet is not in PATH: install the .NET 10 SDK, https://dot.net" >&2; finish 0 1 0; }

# Servers: tests start their own; here it is only seen to that they are installed.
missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v spin >/dev/null || missing+=(spin)
command -v gcc >/dev/null && [ -e /usr/include/stdio.h ] || missing+=(gcc libc6-dev) # SPIN's searches are C programs
[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import mongomock, bson' 2>/dev/null || missing+=(python3 python3-mongomock python3-pymongo)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    # What is installed is started by the tests, on ports of their own: no service is to start now.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1 || { tail -n 20 "$log"; echo "Not all could be installed."; }
  else
    echo "Not installed, so their tests are ignored: ${missing[*]}"
  fi
fi

if ! dotnet build CacheCow.Net.sln -c Release -v quiet >"$log" 2>&1; then
  cat "$log"
  finish 0 1 0
fi

# One project after another: they start servers, and share few cores.
dotnet test CacheCow.Net.sln -c Release --no-build -m:1 "$@" 2>&1 | tee "$log"
counts=$(awk '
  / - Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+/ {
    line = $0; gsub(/[^0-9A-Za-z]+/, " ", line); n = split(line, word, " ")
    for (i = 1; i < n; i++) sum[word[i]] += word[i] ~ /^(Failed|Passed|Skipped)$/ ? word[i + 1] : 0
  }
  /Test host process crashed|The active test run was aborted/ { sum["Failed"]++ }
  END { print sum["Passed"] + 0, sum["Failed"] + 0, sum["Skipped"] + 0 }' "$log")
# shellcheck disable=SC2086
finish $counts
