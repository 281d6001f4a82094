#!/usr/bin/env bash
# What pip needs to build PyICU, which FollowTheMoney's own validator asks for and which comes as source only:
# a C++ compiler, pkg-config, the headers of ICU and of Python. install-compiler.sh PYTHON
# Debian as root: installs what is missing. Elsewhere: says how to get it. Runs in no time when PyICU is there.
set -euo pipefail
python=${1:-.venv/bin/python}

"$python" -c 'import icu' 2>/dev/null && exit 0
header=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
missing=()
command -v g++ >/dev/null || missing+=(g++)
command -v pkg-config >/dev/null || missing+=(pkg-config)
{ command -v pkg-config >/dev/null && pkg-config --exists icu-i18n; } || missing+=(libicu-dev)
[ -f "$header" ] || missing+=(python3-dev)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then
    echo "Installing for the tests: ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "To build PyICU for the tests, ${missing[*]} must be there: sudo apt-get install ${missing[*]}, or what your system calls them." >&2
exit 1
