#!/usr/bin/env bash
# Write constraints.txt anew: the newest release of everything that pyproject.toml allows, pinned by hash,
# for Python 3.11 and later on every system. Takes seconds and the network; `make test` says whether it fits.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet uv
pins() {
    "$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url pyproject.toml "$work/build.in" "$@"
}

# hatchling builds the project, and asks for editables only at the moment of an editable install.
printf '%s\n' hatchling editables >"$work/build.in"
pins --all-extras --output-file "$work/all" >/dev/null
pins --constraint "$work/all" --output-file "$work/run" >/dev/null

# The lines of $work/all whose package is (wanted=1) or is not (wanted=0) in $work/run.
part() {
    awk 'match($0, /^[^ =]+==/) { name = substr($0, 1, RLENGTH); if (NR == FNR) run[name]; keep = (name in run) == wanted }
         NR != FNR && keep' wanted="$1" "$work/run" "$work/all"
}
{
    echo "# Everything that allegiance is built, run, tested and linted with, pinned by hash."
    echo "# Written by tests/tools/compile-constraints.sh; do not edit. The Makefile reads the two headings."
    echo "# ---- to build and run"
    part 1
    echo "# ---- to test and lint"
    part 0
} >constraints.txt
