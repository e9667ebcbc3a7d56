# The newest AWS service models that Debian has: package awscli of unstable, kept as one file beside its version.
setup_models() {
  local dest=$DATA/models
  if [ -f "$dest/awscli.deb" ] && [ -f "$dest/awscli.version" ] && [ -z "${AAM_REFRESH:-}" ]; then return; fi
  local conf work=$DATA/download/models deb version
  conf=$(suite_config sid)
  rm -rf "$work" && mkdir -p "$work" "$dest"
  say "fetching the AWS service models (package awscli of Debian unstable)"
  (cd "$work" && APT_CONFIG=$conf apt-get -q download awscli) >"$work/apt.log" 2>&1 || {
    tail -3 "$work/apt.log" >&2
    fail "the mirror does not serve package awscli of Debian unstable"
  }
  deb=$(find "$work" -name 'awscli_*.deb')
  version=$(dpkg-deb -f "$deb" Version)
  [[ $version == 2.* ]] || fail "awscli $version is not version 2 of the AWS CLI"
  mv "$deb" "$dest/awscli.deb.tmp" && mv "$dest/awscli.deb.tmp" "$dest/awscli.deb"
  echo "$version" >"$dest/awscli.version"
  rm -rf "$work"
  say "service models: awscli $version"
}
