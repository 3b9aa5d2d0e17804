#!/usr/bin/env bash
# Installs what verify and the tests need on a Debian machine that has Python, curl, make and git: runtimes and tools of
# the languages from Debian, which needs root, and .NET. Does nothing if all are installed.
# Run it in the project's folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need jq jq
need ip iproute2
need go golang-go
need node nodejs
need npm npm
need javac default-jdk-headless
need mvn maven
need php php-cli
need shellcheck shellcheck
need shfmt shfmt
if ! command -v php >/dev/null || ! php -m | grep -qx curl; then packages+=(php-curl); fi
if ((${#packages[@]})); then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# codegen looks here for a dotnet that is not on the PATH.
"$here/install-dotnet.sh" .codegen/csharp/dotnet
