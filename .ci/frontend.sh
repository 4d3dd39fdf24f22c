#!/usr/bin/env bash
# Brings the frontend's packages up to the lock file and builds it into frontend/dist.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
if ! cmp -s package-lock.json node_modules/.classroom-lock; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.classroom-lock
fi
[ "${1:-build}" = packages ] || npm run --silent build
