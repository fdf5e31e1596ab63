#!/bin/sh
# The pipeline road for any CI: no terminal, a clean clone, secrets from the environment (docs/ci.md).
#
#   docs/ci/pipeline.sh check|plan|apply|all <customer>
#
# check   judges the change; needs no credential, so it may run on anybody's pull request
# plan    check, then writes the plan: $ARTIFACTS/plan.json, which apply needs
# apply   applies exactly that plan, proves the running system, and makes sure that nothing is left to do
# all     everything in one job
#
# ARTIFACTS  directory for results, kept by the CI system also when a step fails   default: artifacts
# MVM        how mvm is called                                                     default: from this clone
#
# Ends with the exit code of the mvm command that failed: 1 a mandatory finding or a stale plan, 2 wrong input,
# 3 wrong environment, 4 applied in part.
set -eu

stage=${1:-} customer=${2:-}
case "$stage" in check | plan | apply | all) ;; *) stage= ;; esac
if [ -z "$stage" ] || [ -z "$customer" ] || [ $# -ne 2 ]; then
  echo "usage: $0 check|plan|apply|all <customer>" >&2
  exit 2
fi
export CI="${CI:-true}"
artifacts=${ARTIFACTS:-artifacts}
launcher=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)/infra/launch/launch.cjs

# mvm <name of the result> <verb> [options]: the result as JSON for programs and as JUnit for the CI system's own view.
mvm() {
  result=$artifacts/$1 verb=$2
  shift 2
  echo "== mvm $verb $customer" >&2
  set -- "$verb" "$customer" "$@" --report "json=$result.json" --report "junit=$result.junit.xml"
  # MVM may be several words, e.g. `npx mvm`.
  if [ -n "${MVM:-}" ]; then $MVM "$@"; else node "$launcher" "$@"; fi
}

case "$stage" in check | plan | all)
  mvm 1-check check
  ;;
esac
case "$stage" in plan | all)
  mvm 2-plan plan --out "$artifacts/plan.json"
  ;;
esac
case "$stage" in apply | all)
  mvm 3-up up --yes "$artifacts/plan.json"
  mvm 4-verify verify
  mvm 5-again up --yes --expect-no-changes
  ;;
esac
