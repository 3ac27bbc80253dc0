#!/bin/sh
# What the tests and the site's pictures need besides Python packages: installs with apt-get what is missing or too old,
# or says what is. Takes names of programs.
set -eu

package() { case $1 in bwrap) echo bubblewrap ;; postgres) echo postgresql ;; *) echo "$1" ;; esac; }

# Playwright steers Firefox by what came with 143.
oldest() { case $1 in firefox*) echo 143 ;; *) echo 0 ;; esac; }

# Where there is no shell to install, the whole browser does, in three times the time; not every system's Firefox is ESR.
instead() { case $1 in chromium-headless-shell) echo chromium ;; firefox-esr) echo firefox ;; esac; }

here() {
  # Debian puts the database's server where no PATH leads.
  for program in "$1" /usr/lib/postgresql/*/bin/"$1"; do
    version=$("$program" --version 2>/dev/null | grep -o '[0-9][0-9]*' | head -n 1)
    test "${version:--1}" -ge "$(oldest "$1")" && return
  done
  return 1
}

install() {
  # dpkg wants the sbin folders, which a bare PATH lacks.
  $root env DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin" \
    apt-get -qq install --no-install-recommends "$@" >/dev/null
}

missing= packages=
for name; do
  here "$name" || { missing="$missing $name"; packages="$packages $(package "$name")"; }
done
test -n "$missing" || exit 0

root=
test "$(id -u)" = 0 || root="sudo -n"
if command -v apt-get >/dev/null && $root true 2>/dev/null; then
  echo "Installing with apt-get:$packages"
  # What a machine lists may be older than what is to be had.
  $root apt-get -qq update
  # Where one is not to be had, the others are still installed.
  install $packages 2>/dev/null || for each in $packages; do install "$each" || true; done
fi
for name in $missing; do
  here "$name" || here "$(instead "$name")" || {
    version=$(oldest "$name")
    echo "The tests and the site’s pictures need $(package "$name")$(test "$version" = 0 || echo ", $version or newer"):" \
      "install it first (Debian: sudo apt-get install $(package "$name")), then run make again." >&2
    exit 1
  }
done
