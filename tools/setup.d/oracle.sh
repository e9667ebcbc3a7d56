# The real AWS CLI v2 and moto (a local AWS simulator) from Debian unstable, unpacked into one folder and run with
# their own loader and libraries by tools/oracle: no chroot, no rights, any directory of the machine visible.
ORACLE_PACKAGES="awscli python3-moto python3-flask-cors python3-joserfc python3-jsondiff python3-jsonpath-ng
  python3-openapi-spec-validator python3-pyparsing python3-yaml python3-graphql-core python3-aws-xray-sdk
  python3-docker"

setup_oracle() {
  local dest=$DATA/oracle version
  setup_models
  version=$(cat "$DATA/models/awscli.version")
  if is_current "$dest/awscli.version" "$version"; then return; fi
  local conf work=$DATA/download/oracle deb
  conf=$(suite_config sid)
  rm -rf "$dest" "$work" && mkdir -p "$dest/root" "$work/partial"
  say "fetching AWS CLI $version and moto with their libraries"
  # shellcheck disable=SC2086
  APT_CONFIG=$conf apt-get -q -y --no-install-recommends --download-only \
    -o Dir::Cache::archives="$work/" install $ORACLE_PACKAGES >"$dest/apt.log" 2>&1 || {
    tail -3 "$dest/apt.log" >&2
    fail "the mirror does not serve the packages of the AWS CLI and moto"
  }
  rm -f "$work"/awscli_*.deb
  cp "$DATA/models/awscli.deb" "$work/"
  for deb in "$work"/*.deb; do
    dpkg-deb -x "$deb" "$dest/root"
    dpkg-deb -f "$deb" Package Version | paste -sd' ' >>"$dest/packages"
  done
  rm -rf "$work"
  "$here/oracle" aws --version >/dev/null || fail "the unpacked AWS CLI does not start"
  echo "$version" >"$dest/awscli.version"
}
