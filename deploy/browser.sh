#!/bin/sh
# Makes sure that the browser tests find Chromium and a Chinese font.
set -eu
cd "$(dirname "$0")/.."
missing=
command -v "${CHROMIUM:-chromium}" >/dev/null || missing="chromium"
[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || missing="$missing fonts-noto-cjk"
# shellcheck disable=SC2086  # two packages are two words
[ -z "$missing" ] || deploy/packages.sh "browser tests" $missing
