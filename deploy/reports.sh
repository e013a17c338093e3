#!/bin/sh
# Makes sure that briefs can be written as PDF: the layout libraries and a Chinese font.
# Everything else works without them, so that their absence is told and does not stop.
set -eu
cd "$(dirname "$0")/.."
missing=
.venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 ||
    missing="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || missing="$missing fontconfig fonts-noto-cjk"
# shellcheck disable=SC2086  # several packages are several words
[ -z "$missing" ] || deploy/packages.sh "briefs as PDF" $missing ||
    echo "Going on without them: everything but PDF works." >&2
