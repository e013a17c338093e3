#!/bin/sh
# Says where the views are: addresses.sh PORT
set -eu
host=$(hostname -I 2>/dev/null | cut -d' ' -f1)
cat <<EOF

  govbrain on port $1
    大屏 wall      http://localhost:$1/wall/overview
    中屏 desktop   http://localhost:$1/overview
    小屏 phone     http://${host:-localhost}:$1/overview   (the same address fits a phone)

EOF
