#!/bin/sh
# Makes .venv from a lock file: environment.sh LOCK
# The first Python that is 3.11 or newer is taken; set PYTHON to choose another.
set -eu
lock=$1
cd "$(dirname "$0")/.."
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
        if "$name" -c "$new_enough" 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    deploy/packages.sh "Python 3.11 or newer" python3 python3-venv
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "govbrain needs Python 3.11 or newer; this system's package gives an older one." >&2
    echo "Install it and name it: make install PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! .venv/bin/python -c "$new_enough" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import ensurepip' 2>/dev/null ||
        deploy/packages.sh "virtual environments" "$(basename "$python")-venv"
    "$python" -m venv --clear .venv
fi
echo "Installing $(grep -c == "$lock") locked packages into .venv (a minute or two the first time)"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
deploy/reports.sh
