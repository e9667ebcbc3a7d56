# Shared by the steps of tools/setup: where things go, how to say what happens, the pinned downloads.
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
DATA=${AAM_DATA:-$HOME/.cache/aws-api-mcp-server}
PINS=$here/setup.d/pins
export LC_ALL=C.UTF-8

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
  printf 'setup: error: %s\n' "$*" >&2
  exit 1
}

# is_current STAMP TEXT: a finished step left this very text in its stamp file.
is_current() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# pin NAME FIELD: one field (2 source package, 3 version, 4 suite, 5 SHA-256) of a line of the pins file.
pin() {
  awk -v n="$1" -v f="$2" '$1 == n { print $f; found = 1 } END { exit !found }' "$PINS" ||
    fail "no line '$1' in $PINS"
}

# has_sha256 FILE SUM
has_sha256() { printf '%s  %s\n' "$2" "$1" | sha256sum --check --status; }
