#!/bin/sh
# Installs system packages: packages.sh "what they are for" PACKAGE...
# Root on Debian gets them by apt; anyone else is told exactly what to ask for.
set -eu
purpose=$1
shift
if ! command -v apt-get >/dev/null; then
    echo "govbrain needs system packages for $purpose. Install what Debian calls" >&2
    echo "    $*" >&2
    echo "in this system's own way (it has no apt-get), then run the same make command again." >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "govbrain needs system packages for $purpose. Ask an administrator to run" >&2
    echo "    apt-get install $*" >&2
    echo "then run the same make command again." >&2
    exit 1
fi
echo "Installing $* (for $purpose)"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
