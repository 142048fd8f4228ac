# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The lit suite.  docs/testing.md lists its substitutions and features.

Written against lit alone, not against lit.llvm: each LLVM from 14 on brings
its own lit, and they agree on this much.
"""

import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "PassThruPlugin"
# The internal shell behaves the same with every lit and every /bin/sh.
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".ll", ".mir", ".test", ".py", ".c", ".cpp"]
config.excludes = ["Inputs", "CMakeLists.txt", "lit.cfg.py", "lit.site.cfg.py"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.passthru_obj_root, "test")

# Another Python than Debian's may be tested: `--param numba_python=PATH`.
config.numba_python = lit_config.params.get("numba_python", config.numba_python)

# FileCheck, not, count, llvm-as, split-file and so on are this LLVM's.
config.environment["PATH"] = os.pathsep.join(
    [config.llvm_tools_dir, config.environment.get("PATH", os.defpath)]
)
# A cache of compiled functions from an earlier run would hide today's code.
config.environment["NUMBA_CACHE_DIR"] = os.path.join(
    config.test_exec_root, "numba-cache"
)
# Tests that configure a project do it as this one was: make may be missing.
config.environment["CMAKE_GENERATOR"] = config.cmake_generator


def tool(name):
    path = os.path.join(config.llvm_tools_dir, name)
    if not os.access(path, os.X_OK):
        lit_config.fatal(
            "%s is missing; on Debian it comes with the package llvm-%d or "
            "llvm-%d-tools" % (path, config.llvm_major, config.llvm_major)
        )
    return path


def ask(command, **extra):
    """The output of a command, or "" if it fails: for probing only."""
    try:
        return subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
            check=True,
            **extra
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


for name in ("FileCheck", "not", "count"):
    tool(name)

major = config.llvm_major
plugin = os.path.join(config.passthru_lib_dir, "PassThruPlugin.so")
host_lib = os.path.join(config.passthru_lib_dir, "libPassThruHost.so")
private_host_lib = os.path.join(config.passthru_lib_dir, "libPassThruPrivateHost.so")
sanitizer_lib = os.path.join(config.passthru_lib_dir, "libPassThruSanitizer.so")
python_root = os.path.join(config.passthru_obj_root, "python")

# A host that was built without sanitizers needs their run time preloaded.
# Leaks are the host's own business: opt and Python do not free everything.
preload = ""
if config.passthru_sanitizer_library:
    preload = "LD_PRELOAD=%s ASAN_OPTIONS=detect_leaks=0 " % (
        config.passthru_sanitizer_library
    )
    config.available_features.add("sanitizers")


def hosted(command):
    return "env %s%s" % (preload, command) if preload else command


opt = tool("opt")
typed = hosted("%s -load-pass-plugin=%s" % (opt, plugin))
opaque = hosted("%s -opaque-pointers -load-pass-plugin=%s" % (opt, plugin))

# What another leg of the matrix has built, for the test that plugin and host
# of different LLVMs refuse each other: `--param other=MAJOR:TOOLS_DIR:PLUGIN`.
other = lit_config.params.get("other", "")
if other:
    other_major, other_tools, other_plugin = other.split(":")
    config.available_features.add("other-llvm")
    config.substitutions += [
        ("%other-major", other_major),
        ("%other-opt", hosted(os.path.join(other_tools, "opt"))),
        ("%other-plugin", other_plugin),
    ]

# In another package than opt on some systems.
lli = os.path.join(config.llvm_tools_dir, "lli")
if os.access(lli, os.X_OK):
    config.available_features.add("lli")

# Longer names first: a substitution also replaces the start of a longer word.
if major == 14:
    config.available_features.add("typed-pointers")
    config.substitutions.append(("%opt-typed", typed))
config.substitutions += [
    ("%opt", opaque if major == 14 else typed),
    ("%bare-opt", hosted(opt + (" -opaque-pointers" if major == 14 else ""))),
    ("%lli", lli + (" -opaque-pointers" if major == 14 else "")),
    ("%plugin", plugin),
    ("%host-lib", host_lib),
    ("%sanitizer-lib", sanitizer_lib),
    ("%private-host-lib", private_host_lib),
    ("%llvm-major", str(major)),
    ("%llvm-tools-dir", config.llvm_tools_dir),
    ("%llvm-cmake-dir", config.llvm_cmake_dir),
    (
        "%numba-python",
        "env %sPYTHONPATH=%s PYTHONDONTWRITEBYTECODE=1 %s"
        % (preload, python_root, config.numba_python),
    ),
    ("%python", sys.executable),
    ("%src-root", config.passthru_src_root),
    ("%build-root", config.passthru_obj_root),
    ("%cmake", config.cmake_command),
    ("%cxx", config.cxx_compiler),
    # For what a test compiles; env does nothing.
    ("%launcher", shutil.which("ccache") or "/usr/bin/env"),
]

config.available_features.add("llvm-%d" % major)
for older in range(14, major + 1):
    config.available_features.add("llvm-%d-or-later" % older)
if major >= 16:
    config.available_features.add("target-types")

if os.path.exists(os.path.join(config.passthru_obj_root, "bin", "fuzz-metadata")):
    config.available_features.add("fuzzed-data")

# With libFuzzer and sanitizers they take minutes to build: only where somebody has done that.
fuzzers = os.path.join(config.passthru_obj_root, "..", "llvm-19-fuzz", "bin")
if major == 19 and os.path.exists(os.path.join(fuzzers, "fuzz-modules")):
    config.available_features.add("libfuzzer")

if config.passthru_private_host:
    config.available_features.add("private-host")

# Plugins are for a clang that uses the same libLLVM.
clang = shutil.which("clang-%d" % major, path=config.environment["PATH"])
if clang and "libLLVM" in ask(["ldd", os.path.realpath(clang)]):
    config.available_features.add("clang")
    config.substitutions.insert(0, ("%clang", hosted(clang)))

# What it takes to check SARIF files; Debian's python3-jsonschema.
if ask([config.numba_python, "-c", "import jsonschema; print('here')"]):
    config.available_features.add("jsonschema")

# What checks type hints; Debian's mypy.
mypy = shutil.which("mypy", path=config.environment["PATH"])
if mypy:
    config.available_features.add("mypy")
    config.substitutions.append(
        ("%mypy", "%s --python-executable %s" % (mypy, config.numba_python))
    )

# A Dask cluster on this machine; Debian's python3-distributed.
if ask([config.numba_python, "-c", "import distributed; print('here')"]):
    config.available_features.add("distributed")

# What it takes to make an archive of sources; from PyPI.  To build a wheel from
# it takes minutes: `--param build_wheel=1`.
if ask([config.numba_python, "-c", "import scikit_build_core; print('here')"]):
    config.available_features.add("scikit-build-core")
    if lit_config.params.get("build_wheel"):
        config.available_features.add("build-wheel")

# What it takes to try to make a Debian system.
if os.geteuid() == 0 and shutil.which("debootstrap"):
    config.available_features.add("debootstrap")

# Numba runs our passes in process if its llvmlite is of our LLVM.
numba = ask(
    [
        config.numba_python,
        "-c",
        "import numba, llvmlite.binding as b; "
        "print(numba.__version__, b.llvm_version_info[0])",
    ],
    env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"),
).split()
if len(numba) == 2:
    version, llvm = numba
    config.available_features.add("numba")
    config.available_features.add("numba-" + ".".join(version.split(".")[:2]))
    if int(llvm) == major:
        config.available_features.add("numba-in-process")
else:
    lit_config.note(
        "%s has no Numba: tests that need it are skipped" % config.numba_python
    )
