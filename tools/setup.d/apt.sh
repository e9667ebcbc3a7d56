# apt in two forms: the machine's own (to install packages) and a private one per Debian suite, whose state lives
# in the cache folder, so that newer suites can be read without touching the machine's configuration.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo "$@"
  else return 1
  fi
}

missing_packages() {
  local p
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || echo "$p"
  done
}

# install_packages NAME…: does nothing, and asks nothing of the network, when all are there.
install_packages() {
  local missing
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "these packages are needed and there is no apt-get to install them: $missing"
  say "installing $missing"
  local log=$DATA/apt-install.log
  # shellcheck disable=SC2086
  install_quietly $missing >"$log" 2>&1 || {
    tail -5 "$log" >&2
    fail "could not install packages (log: $log); as root: apt-get install $missing"
  }
}

install_quietly() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" </dev/null && return
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null || true # another source of the machine may fail
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" </dev/null
}

# mirror_uri: the archive this machine itself installs Debian from, out of either form of sources file.
mirror_uri() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    awk -v want="$codename" '
      function emit() { if (uri != "" && suite == want && has_main) { print uri; exit } uri = suite = ""; has_main = 0 }
      $1 == "deb" { sub(/\[[^]]*\]/, ""); if ($3 == want && / main( |$)/) { print $2; exit } }
      $1 == "Types:" || NF == 0 { emit() }
      $1 == "URIs:" { uri = $2 }
      $1 == "Suites:" { for (i = 2; i <= NF; i++) if ($i == want) suite = $i }
      $1 == "Components:" { has_main = / main( |$)/ }
      END { emit() }' | head -1
}

# suite_config SUITE: prints the path of a private apt configuration for it, made and updated once a day at most.
suite_config() {
  local suite=$1 root=$DATA/apt/$1 uri
  local conf=$root/apt.conf
  if [ ! -f "$root/updated" ] || [ -n "$(find "$root/updated" -mmin +1440)" ]; then
    uri=$(mirror_uri)
    [ -n "$uri" ] || fail "no Debian archive found in /etc/apt: this step needs a Debian system"
    mkdir -p "$root"/{sources,lists/partial,cache/archives/partial}
    : >"$root/status"
    printf 'Types: deb deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
      "$uri" "$suite" /usr/share/keyrings/debian-archive-keyring.gpg >"$root/sources/$suite.sources"
    suite_settings "$root" >"$conf"
    say "reading the package list of Debian $suite"
    if APT_CONFIG=$conf apt-get -q update >"$root/update.log" 2>&1 && ! grep -q '^[EW]: Failed' "$root/update.log"; then
      touch "$root/updated"
    elif [ -f "$root/updated" ]; then
      say "could not refresh the package list of Debian $suite; going on with the older one"
    else
      tail -3 "$root/update.log" >&2
      fail "could not read the package list of Debian $suite"
    fi
  fi
  echo "$conf"
}

suite_settings() {
  cat <<C
Dir::State "$1"; Dir::State::lists "$1/lists"; Dir::State::status "$1/status"; Dir::Cache "$1/cache";
Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "$1/sources";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User ""; APT::Get::List-Cleanup "false"; Acquire::Check-Valid-Until "false"; Acquire::Retries "3";
Acquire::Languages "none"; Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
C
}

# fetch_source PACKAGE VERSION SUITE DIR: the upstream archive of a source package into DIR; fails quietly.
fetch_source() {
  local conf
  conf=$(suite_config "$3") || return 1
  mkdir -p "$4"
  (cd "$4" && APT_CONFIG=$conf apt-get -q source --tar-only --download-only "$1=$2") >"$4/apt.log" 2>&1
}

# fetch_pinned NAME DIR: the archive of a line of the pins file, checked; prints its path.
fetch_pinned() {
  local name=$1 dir=$2 package version suite sum file
  package=$(pin "$name" 2) version=$(pin "$name" 3) suite=$(pin "$name" 4) sum=$(pin "$name" 5)
  rm -rf "$dir" && mkdir -p "$dir"
  say "fetching source $package $version from Debian $suite"
  fetch_source "$package" "$version" "$suite" "$dir" || return 1
  file=$(find "$dir" -name '*.orig.tar.*' ! -name '*.asc' | head -1)
  [ -n "$file" ] || return 1
  has_sha256 "$file" "$sum" || fail "$(basename "$file") does not have the SHA-256 written in $PINS: $sum"
  echo "$file"
}
