# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Finds the staged package numba_passthru, and LLVM through it."""

import contextlib
import os
import sys

_CHECKOUT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))


class Missing(Exception):
    """Something that has to be installed or built first."""


def use_package():
    """Makes `import numba_passthru` work -> its host library.

    What PYTHONPATH leads to comes first, then the build folder of this checkout
    for llvmlite's LLVM.
    """
    try:
        import llvmlite.binding as llvm
    except ImportError as error:
        raise Missing("%s; on Debian: apt install python3-numba" % error) from None
    major = llvm.llvm_version_info[0]
    staged = os.path.join(
        _CHECKOUT,
        "build" + os.environ.get("PASSTHRU_BUILD_SUBDIR", ""),
        "llvm-%d" % major,
        "python",
    )
    try:
        import numba_passthru  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "numba_passthru":
            raise Missing(str(error)) from None
        if not os.path.isdir(staged):
            raise Missing(
                "numba_passthru is not on PYTHONPATH and not in %s; build it "
                "with cmake --preset llvm-%d && cmake --build --preset llvm-%d"
                % (staged, major, major)
            ) from None
        sys.path.append(staged)
    from numba_passthru import _host

    try:
        return _host.load()
    except _host.UnsupportedHost as error:
        raise Missing(str(error)) from None


def target_machine():
    """The machine that we are on, as Numba asks for it."""
    import llvmlite.binding as llvm

    # Later versions do this by themselves, and object to the call or lack it.
    with contextlib.suppress(AttributeError, RuntimeError):
        llvm.initialize()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(opt=3)
