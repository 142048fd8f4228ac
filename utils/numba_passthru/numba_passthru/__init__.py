# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Opaque pass-through types for Numba, and reference-count passes for them.

The types need nothing but Numba.  enable() loads the host library and puts
PassThruPlugin's passes in the place of Numba's own refop pruning.
"""

from ._classes import RegisteredType, pass_thru, register, type_of
from ._environment import PassThruWarning, init as _init
from ._exempt import exempt
from ._host import PassReport, PluginInfo, UnsupportedHost
from ._library_run import PassThruError, VerificationError
from ._pipeline import (
    count_refops,
    disable,
    enable,
    enabled,
    enabled_pipeline,
    load_pass_plugin,
    run_passes,
)
from ._record import Diagnostic, FunctionRecord, LibraryRecord, last_report, record
from ._report import BlockReport, FunctionReport, LineReport, Report, report
from ._sanitizer import RuntimeFinding, RuntimeFindingError, runtime_findings
from ._version import __version__
from .numba_passthru import (
    PassThruContainer,
    PassThruContainerType,
    PassThruType,
    opaque_pyobject,
    pass_thru_container_type,
    pass_thru_type,
)

__all__ = [
    "BlockReport",
    "Diagnostic",
    "FunctionRecord",
    "FunctionReport",
    "LibraryRecord",
    "LineReport",
    "PassReport",
    "PassThruContainer",
    "PassThruContainerType",
    "PassThruError",
    "PassThruType",
    "PassThruWarning",
    "PluginInfo",
    "RegisteredType",
    "Report",
    "RuntimeFinding",
    "RuntimeFindingError",
    "UnsupportedHost",
    "VerificationError",
    "__version__",
    "count_refops",
    "disable",
    "enable",
    "enabled",
    "enabled_pipeline",
    "exempt",
    "last_report",
    "load_pass_plugin",
    "opaque_pyobject",
    "pass_thru",
    "pass_thru_container_type",
    "pass_thru_type",
    "record",
    "register",
    "report",
    "run_passes",
    "runtime_findings",
    "type_of",
]

_init()
