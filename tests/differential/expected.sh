# Sourced: the expected side of a comparison, made by the real AWS CLI once and kept in the cache.
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
data=${AAM_DATA:-$HOME/.cache/aws-api-mcp-server}
oracle=$here/../../../tools/oracle
"$oracle" python -c '' 2>/dev/null || { echo "SKIPPED: no AWS CLI to compare with (tools/setup oracle)"; exit 77; }

# expected NAME SUFFIX FILE… -- SCRIPT ARG…: sets $expected to the file in the folder NAME of the cache that the
# oracle's SCRIPT wrote when called with that file's path and ARG…. FILEs are all that its content depends on.
expected() {
  local name=$1 suffix=$2 files=() key work
  shift 2
  while [ "$1" != -- ]; do files+=("$1") && shift; done
  shift
  key=$(cat "${files[@]}" "$data/models/awscli.version" | sha256sum | cut -c1-16)
  expected=$data/$name/$key$suffix.gz
  mkdir -p "$data/$name"
  exec 9>"$data/$name/.lock"
  flock 9 # two runs must not write one file
  if [ ! -f "$expected" ]; then
    find "$data/$name" -name '*.gz' -mtime +7 -delete
    work=$(mktemp -d)
    [ ! -d "$here/files" ] || cp "$here"/files/* "$work"
    (cd "$work" && HOME=$work AAM_DATA=$data "$oracle" python -W ignore "$1" "$expected" "${@:2}")
    rm -r "$work"
  fi
  exec 9>&-
}
