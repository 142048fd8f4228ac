# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""enable() and what goes with it: our passes in the place of RefPrune."""

from __future__ import annotations

import contextlib
import os
from typing import Iterator, Optional, Sequence, Union

from . import _compat, _host, _sanitizer
from ._installation import Installation
from ._library_run import PassThruError
from ._options import STAGES, Options

_installation = None


def enable(
    *,
    elide: bool = True,
    verify: Optional[str] = None,
    insert: Optional[str] = "raise",
    instrument: Union[bool, str, None] = None,
    before: str = "",
    stages: Sequence[str] = STAGES[1:],
) -> None:
    """Puts our passes in the place of RefPrune for all code that Numba
    compiles for the CPU from now on, in any thread.

    elide:  remove refops that need not be there.
    verify: None; "remark" keeps the verifier's findings in the records and
            logs them (logger "numba_passthru", level INFO); "error" fails the
            compilation with VerificationError.
    insert: "raise" releases on error exits what the function still owns, which
            Numba loses; None does not.
    instrument: None; "remark" or True has the code check its counts while it
            runs: what is found is printed, and kept for runtime_findings();
            "error" raises RuntimeFindingError for it, too.
    before: a pipeline, in the syntax of `opt -passes=`, that runs on each
            library first; what it prints stands in the record.
    stages: when the verifier runs: "lowered" (each function as Numba emits it,
            with all its metadata), "inlined" (after the cheap pipeline),
            "optimized" (at the end).

    Enabling again replaces the options; with the same options it does nothing.
    Waits for compilations that other threads have begun.  Raises
    UnsupportedHost if the host library is missing or does not share llvmlite's
    LLVM, ValueError for bad options and for passes that the host library does
    not have; nothing has changed then.
    """
    global _installation
    options = Options(
        bool(elide),
        verify,
        before,
        tuple(stages),
        insert,
        ("remark" if instrument is True else instrument) or None,
    )
    with _compat.global_compiler_lock:
        host = _host.load()
        if _installation is not None and (
            (_installation.host, _installation.options) == (host, options)
        ):
            return
        options.check(host)
        disable()
        if options.instrument:
            _sanitizer.prepare(host)
        installation = Installation(host, options)
        installation.install()
        _installation = installation


def disable() -> None:
    """Puts RefPrune back.  Code that is compiled already stays as it is."""
    global _installation
    with _compat.global_compiler_lock:
        if _installation is not None:
            _installation.remove()
            _installation = None


def enabled() -> Optional[Options]:
    """The options in force, with the arguments of enable() as attributes; None
    if Numba is as it was."""
    installation = _installation
    return installation.options if installation else None


@contextlib.contextmanager
def enabled_pipeline(**options) -> Iterator[None]:
    """enable(**options) for the time of a `with` block; what was in force
    before comes back after it.  As enable(), it is about all threads."""
    before = enabled()
    enable(**options)
    try:
        yield
    finally:
        if before is None:
            disable()
        else:
            enable(**before._asdict())


def run_passes(module, pipeline, target_machine=None):
    """Runs a pipeline on a llvmlite module, in place -> PassReport.

    pipeline: in the syntax of `opt -passes=`; LLVM's passes, ours, and those of
        plugins that are loaded.
    target_machine: llvmlite's, for passes that ask what code costs.

    What was taken from the module before, such as its functions, must not be
    used afterwards.  Raises PassThruError if the pipeline does not parse or a
    pass reports an error.
    """
    try:
        report = _host.load().run(module, pipeline, target_machine)
    except _host.ExchangeError as error:
        raise PassThruError("'%s' failed: %s" % (pipeline, error)) from error
    if report.error:
        raise PassThruError("'%s' failed: %s" % (pipeline, report.error))
    return report


def load_pass_plugin(path):
    """Loads an LLVM pass plugin, as `opt -load-pass-plugin` does ->
    PluginInfo(name, version, path).

    Its passes can be named from now on: in run_passes(), and in the option
    `before` of enable().  A plugin stays loaded; loading it again does nothing.

    Raises UnsupportedHost if there is no host library, PassThruError if the
    plugin cannot be loaded or is for another LLVM.
    """
    path = os.path.abspath(path)
    try:
        return _host.load().load_plugin(path)
    except ValueError as error:
        raise PassThruError("cannot load the plugin: %s" % error) from None


def count_refops(compiled):
    """The refops of compiled code, whoever compiled it -> {symbol: RefopCount}.

    compiled: a jitted function, one of Numba's code libraries, or a llvmlite
    module.  Code loaded from the cache has no functions to count.
    """
    host = _host.load()
    if hasattr(compiled, "overloads"):
        modules = [
            result.library._final_module for result in compiled.overloads.values()
        ]
    else:
        modules = [getattr(compiled, "_final_module", compiled)]
    return {
        row.name: row for module in modules for row in host.count_refops(module)
    }
