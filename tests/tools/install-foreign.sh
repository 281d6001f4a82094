#!/usr/bin/env bash
# What the tests need and pip cannot bring: install-foreign.sh PYTHON
#   - Chromium, at /usr/bin/chromium or where playwright keeps its own
#   - rapper (raptor2-utils), a Turtle reader that shares no code with ours
#   - Node.js with N3.js and Cytoscape.js (tests/foreign), which read our RDF and our graphs
#   - fonts with Arabic and Urdu letters, without which a screenshot shows boxes
# Debian as root: installs what is missing. Elsewhere: fetches playwright's Chromium, and says how to get the rest.
# Runs in no time when everything is there.
set -euo pipefail
python=${1:-.venv/bin/python}

has_browser() {
    [ -x /usr/bin/chromium ] || "$python" - <<'PYTHON'
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    sys.exit(not Path(playwright.chromium.executable_path).exists())
PYTHON
}

# The lock pins every package by hash.
bring_node() {
    cmp -s tests/foreign/package-lock.json tests/foreign/node_modules/.stamp && return
    (cd tests/foreign && npm ci --silent --no-audit --no-fund)
    cp tests/foreign/package-lock.json tests/foreign/node_modules/.stamp
}

has_fonts() {
    command -v fc-list >/dev/null && [ -n "$(fc-list ':lang=ar' family)" ] && [ -n "$(fc-list ':lang=ur' family)" ]
}

if [ "$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then
    missing=()
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    command -v rapper >/dev/null || missing+=(raptor2-utils)
    command -v npm >/dev/null || missing+=(nodejs npm)
    has_fonts || missing+=(fontconfig fonts-noto-core fonts-dejavu-core)
    if [ ${#missing[@]} -gt 0 ]; then
        echo "Installing for the tests: ${missing[*]}"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
    bring_node
    exit 0
fi

has_browser || "$python" -m playwright install chromium
if ! command -v rapper >/dev/null; then
    echo "rapper is missing: sudo apt-get install raptor2-utils, brew install raptor, or what your system calls it." >&2
    exit 1
fi
if ! command -v npm >/dev/null; then
    echo "npm is missing: install Node.js 18 or newer." >&2
    exit 1
fi
bring_node
