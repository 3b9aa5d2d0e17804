#!/usr/bin/env bash
# Installs what verify and the tests need on a Debian machine that has Python, curl, make and git: runtimes and tools of
# the languages from Debian, which needs root, and .NET. Does nothing where all are installed.
# Prints the folder to put on the PATH, or nothing where all is there already. Messages go to stderr.
# .NET is unpacked from the archive dotnet-sdk-*-linux-x64.tar.xz in the folder $CODEGEN_TOOLCHAINS, which may be unset.
set -euo pipefail
exec 3>&1 1>&2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # .NET starts without ICU, too
oldest_dotnet=10
is_new_enough() {
  local version
  version=$(cd / && "$1" --version 2>/dev/null) || return 1
  ((${version%%.*} >= oldest_dotnet))
}
# Where Microsoft's own installer puts .NET, and where this script does.
installed_dotnet() {
  local folder
  for folder in "$HOME/.dotnet" "$HOME"/.dotnet/dotnet-sdk-*-linux-x64; do
    if is_new_enough "$folder/dotnet"; then echo "$folder" && return; fi
  done
}

dotnet=
archive=
if ! is_new_enough dotnet; then
  dotnet=$(installed_dotnet)
  if [ -z "$dotnet" ] && [ -d "${CODEGEN_TOOLCHAINS:-}" ]; then
    archive=$(find "$CODEGEN_TOOLCHAINS/" -maxdepth 1 -name 'dotnet-sdk-*-linux-x64.tar.xz' | sort -V | tail -n 1)
  fi
fi

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need dash dash
need zsh zsh
need fish fish
need ip iproute2
need go golang-go
need node nodejs
need npm npm
need javac default-jdk-headless
need mvn maven
need php php-cli
need shellcheck shellcheck
need shfmt shfmt
if [ -n "$archive" ]; then need xz xz-utils; fi
if ! command -v php >/dev/null || ! php -m | grep -qx curl; then packages+=(php-curl); fi
if ((${#packages[@]})); then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if [ -n "$archive" ]; then
  # As a draft, which is renamed: what is there is whole.
  dotnet=$HOME/.dotnet/$(basename "$archive" .tar.xz)
  mkdir -p "$HOME/.dotnet"
  draft=$(mktemp -d "$HOME/.dotnet/draft.XXXXXX")
  trap 'rm -rf "$draft"' EXIT
  tar -xJf "$archive" -C "$draft"
  rm -rf "$dotnet"
  mv "$draft/dotnet" "$dotnet"
fi
if [ -n "$dotnet" ]; then
  echo "dotnet is installed. To use it, put this folder on the PATH:"
  echo "$dotnet" >&3
elif ! is_new_enough dotnet; then
  echo "There is no .NET SDK $oldest_dotnet or later, which C# samples need: https://dotnet.microsoft.com/download has it."
fi
