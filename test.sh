#!/usr/bin/env bash
# Builds everything and runs the tests, from a clean clone. Needs the .NET SDK; installs the servers that are missing where it can (Debian, root).
#   ./test.sh                     the tests, without those that are long or statistical
#   ./test.sh --proof             those: explorations, mutants, histories and races of real processes, fuzzing, walks; and the Redis tests on the oldest client that is supported
#   ./test.sh --filter Envelope   arguments for `dotnet test`: all that fit, of both kinds
# CACHECOW_PROOF_SCALE=33 spends that percentage of the statistical budgets (interleavings, random walks, fuzzed inputs): what is
# asserted, and what must be found, stays. `.ci/run` does so.
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")" || exit
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# Most of them wait for servers, processes and heartbeats for longer than they compute.
readonly projects_at_once=3
readonly oldest_redis_client=2.13.23
readonly oldest_client_pass=oldest-redis-client
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

finish() { # passed failed skipped
  echo "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
  exit
}

# Servers: tests start their own; here it is only seen to that they are installed.
install_servers() {
  local missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v redis-sentinel >/dev/null || missing+=(redis-sentinel)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  command -v spin >/dev/null || missing+=(spin)
  command -v gcc >/dev/null && [ -e /usr/include/stdio.h ] || missing+=(gcc libc6-dev) # SPIN's searches are C programs
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import mongomock, bson' 2>/dev/null || missing+=(python3 python3-mongomock python3-pymongo)
  command -v npm >/dev/null || missing+=(npm) # brings PostgreSQL 18
  ls /usr/lib/*/libicuuc.so.* >/dev/null 2>&1 || missing+=(libicu-dev) # cultures
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    # What is installed is started by the tests, on ports of their own: no service is to start now.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$logs/install" 2>&1; then
      tail -n 20 "$logs/install"
      echo "Not all could be installed."
    fi
  else
    echo "Not installed, so their tests are ignored: ${missing[*]}"
  fi
}

# shellcheck disable=SC2317 # xargs calls them
# Runs a project's tests, and says what came of them when they have ended. Further arguments are for `dotnet test`.
run() { # name project arguments…
  local name=$1 log=$logs/$1.log project=$2
  shift 2
  dotnet test "tests/$project" -c Release --nologo "$@" >"$log" 2>&1
  local code=$?
  grep -vE 'No test matches|A total of|Starting test execution|^$' "$log"
  # A host that crashed has told of no failed test.
  [ "$code" -eq 0 ] || grep -qE ' - Failed: +[1-9]' "$log" || echo "$name ended with $code." | tee "$log.crashed"
}

# shellcheck disable=SC2317
# One of the queue: a project as it was built, or all Redis tests on the oldest client, which are built for it apart from the others.
run_one() { # name arguments…
  if [ "$1" = "$oldest_client_pass" ]; then
    run "$1" CacheCow.Net.Redis.Tests --artifacts-path "$PWD/artifacts/$1" -v quiet -p:RunAnalyzers=false \
      -p:RedisClientVersion="$oldest_redis_client"
  else
    run "$1" "$1" --no-build "${@:2}"
  fi
}
export -f run run_one

count() {
  cat "$logs"/*.log "$logs"/*.crashed 2>/dev/null | awk '
    / - Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+/ {
      line = $0; gsub(/[^0-9A-Za-z]+/, " ", line); n = split(line, word, " ")
      for (i = 1; i < n; i++) sum[word[i]] += word[i] ~ /^(Failed|Passed|Skipped)$/ ? word[i + 1] : 0
    }
    / ended with [0-9]+\.$/ { sum["Failed"]++ }
    END { print sum["Passed"] + 0, sum["Failed"] + 0, sum["Skipped"] + 0 }'
}

command -v dotnet >/dev/null || { echo "dotnet is not in PATH: install the .NET 10 SDK, https://dot.net" >&2; finish 0 1 0; }
install_servers
tests/postgres18.sh || echo "PostgreSQL 18 is not there, so its tests are ignored."

proof=false
case "${1:-}" in
  "") arguments=(--filter "TestCategory!=Proof") ;;
  --proof) proof=true arguments=(--filter "TestCategory=Proof") ;;
  *) arguments=("$@") ;;
esac

if ! dotnet build CacheCow.Net.sln -c Release -v quiet >"$logs/build" 2>&1; then
  cat "$logs/build"
  finish 0 1 0
fi
grep -E 'warning NU19' "$logs/build" | sort -u

# They start servers, and share few cores. The long ones first, so that none of them is left over for the end.
queue() {
  echo CacheCow.Net.Consistency.Tests
  ! $proof || echo "$oldest_client_pass"
  printf 'CacheCow.Net.%sTests\n' Redis. PostgreSql. EntityFrameworkCore. Examples. '' Sqlite.
  basename -a tests/*.Tests
}
! $proof || echo "Statistical budgets: ${CACHECOW_PROOF_SCALE:-100} %"
export logs oldest_redis_client oldest_client_pass
queue | awk '!seen[$0]++' | xargs -P "$projects_at_once" -I {} bash -c 'run_one "$@"' run_one {} "${arguments[@]}"

# shellcheck disable=SC2046
finish $(count)
