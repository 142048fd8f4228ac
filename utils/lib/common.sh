# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the scripts of this folder share.  Sourced, after `set -euo pipefail`.

program=$(basename "$0")

say() { printf '%s: %s\n' "$program" "$*"; }
complain() { printf '%s: error: %s\n' "$program" "$*" >&2; }

# fail MESSAGE [EXIT-CODE]
fail() {
  complain "$1"
  exit "${2:-1}"
}

# The script's opening comment is its help text.
show_help() { sed -n '3,/^[^#]/ { s/^# \{0,1\}//p }' "$0"; }

# Where a preset builds, as CMakePresets.json has it.
build_dir() { printf '%s/build%s/%s' "$source_root" "${PASSTHRU_BUILD_SUBDIR:-}" "$1"; }
