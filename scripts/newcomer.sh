#!/usr/bin/env bash
# Runs the two commands from the README like a person who has just cloned the project: in a new clone, in an empty
# environment, with only Python, curl, make, git and the usual Unix tools on the PATH.
# Usage: newcomer.sh     It tests what is committed. Set PYTHON to use another Python than `python3`.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/home" "$folder/tmp"

tools=(
  awk base64 basename bash cat chmod cmp cp cut date dd diff dirname echo env expr false find grep gzip head id kill ln
  ls mkdir mkfifo mktemp mv nproc od paste ps pwd readlink realpath rm rmdir sed seq sh sleep sort split stat tac tail
  tar tee test timeout touch tr true tty uname uniq wc which xargs yes
  curl git make
)
for tool in "${tools[@]}"; do
  ln -s "$(type -P "$tool")" "$folder/bin/$tool"
done
# The `python3` of a version manager is a script that needs further tools, so call the interpreter itself.
python=$("${PYTHON:-python3}" -c 'import os, sys; print(os.path.realpath(sys.executable))')
printf '#!/bin/sh\nexec "%s" "$@"\n' "$python" >"$folder/bin/python3"
chmod +x "$folder/bin/python3"

git clone --quiet . "$folder/codegen"

# pip may need these variables to reach its packages from this machine. No other variable is passed on.
mapfile -t passed_on < <(env | grep -E '^(PIP_[A-Z_]+|(HTTPS?|NO)_PROXY|(https?|no)_proxy|SSL_CERT_(FILE|DIR))=' || true)
bare() {
  env -i PATH="$folder/bin" HOME="$folder/home" TMPDIR="$folder/tmp" LANG=C.UTF-8 "${passed_on[@]}" "$@"
}

cd "$folder/codegen"
for command in "make samples" "make test"; do
  SECONDS=0
  # shellcheck disable=SC2086 # two words
  bare $command
  printf '\n%s took %d s in a bare environment\n\n' "$command" "$SECONDS"
done

changed=$(git status --porcelain)
if [ -n "$changed" ]; then
  printf 'a newcomer finds files changed:\n%s\n' "$changed" >&2
  exit 1
fi
