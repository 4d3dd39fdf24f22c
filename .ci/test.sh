#!/usr/bin/env bash
# Format, lint, every test project and the frontend; ends with one line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
reports=$(mktemp -d)
problems=0
is_counted=false
finish() {
  rm -rf "$reports"
  # Whatever ends the run before its tests are counted is one failure.
  $is_counted || echo "0 passed, 1 failed"
}
trap finish EXIT
step() { # name, command...
  local name=$1 since=$SECONDS
  shift
  echo "== $name"
  if "$@"; then echo "== $name: $((SECONDS - since)) s"; else echo "== $name: FAILED after $((SECONDS - since)) s"; problems=$((problems + 1)); return 1; fi
}
frontend_tests() {
  (cd frontend && npx vitest run --reporter=default --reporter=json --outputFile="$reports/frontend.json")
}

step "packages" .ci/install.sh test || exit 1
step "frontend packages" .ci/frontend.sh packages || exit 1
# Locked: a lock file that does not fit the projects fails here instead of being renewed in silence.
step "restore" dotnet restore Classroom.sln --locked-mode --verbosity quiet || exit 1
# The build enforces the format of C# too (IDE0055 is an error).
step "build" dotnet build Classroom.sln -c Release --no-restore --verbosity quiet || exit 1
step "frontend types" npm --prefix frontend run --silent types
step "frontend lint" npm --prefix frontend run --silent lint
step "frontend format" npm --prefix frontend run --silent format:check
step "frontend build" npm --prefix frontend run --silent build
step "frontend size" npm --prefix frontend run --silent size
step "frontend tests" frontend_tests
# Most of the servers that tests start are gone before a warm-up pays.
export Classroom__Media__WarmUp=false
for project in Tidy Meetings Media Server EndToEnd; do
  step "Classroom.$project.Tests" "artifacts/bin/Classroom.$project.Tests/release/Classroom.$project.Tests" -noColor -ctrf "$reports/$project.json"
done
summary=$(node .ci/count.mjs "$problems" "$reports" frontend Tidy Meetings Media Server EndToEnd)
outcome=$?
if [ -n "$summary" ]; then
  echo "$summary"
  is_counted=true
fi
exit "$outcome"
