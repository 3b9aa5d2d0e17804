#!/usr/bin/env bash
# Installs the runtimes that a Debian machine with Go, Node.js and a JDK still lacks: PHP, from Debian, and .NET.
# Does nothing where `php` and `dotnet` are there already. Run it from the project's folder, as root for PHP.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if ! command -v php >/dev/null || ! php -m | grep -qx curl; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends php-cli php-curl >/dev/null
fi

# codegen looks here for a dotnet that is not on the PATH.
"$here/install-dotnet.sh" .codegen/csharp/dotnet
