#!/usr/bin/env bash
# Compares the protos with those of the last release, by the rules of buf.yaml: .ci/check-protos.sh
# Needs target/buf/buf.exe, which every build fetches.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! release=$(git describe --tags --match 'v*' --abbrev=0 2>/dev/null); then
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        echo "This clone is shallow and has no release tag (v*): the protos are compared with nothing."
    else
        echo "There is no release tag (v*): the protos are compared with nothing."
    fi
    exit
fi

released=$(mktemp -d)
trap 'rm -rf "$released"' EXIT
# A release may be older than a folder.
git ls-tree -z --name-only "$release" buf.yaml src/main/proto src/main/proto-imports \
    | xargs -0 git archive "$release" | tar -x -C "$released"
target/buf/buf.exe breaking --against "$released"
echo "The protos break nothing that $release has."
