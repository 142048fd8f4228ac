# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The names of numba-passthru 0.3.0, under its module name.

Numba's own implementation comes first, should there ever be one.
"""

try:
    from numba.passthru import (
        PassThruContainer,
        PassThruType,
        pass_thru_container_type,
        pass_thru_type,
    )
except ImportError:
    from ._container import (
        PassThruContainer,
        PassThruContainerModel,
        PassThruContainerType,
        pass_thru_container_type,
    )
    from ._types import (
        PassThruModel,
        PassThruType,
        opaque_pyobject,
        pass_thru_type,
    )
else:
    from numba.core import types

    # Types compare by name, so this equals the one that Numba would use.
    opaque_pyobject = types.Opaque("Opaque(PyObject)")
    PassThruContainerType = type(pass_thru_container_type)  # type: ignore[misc]

__all__ = [
    "PassThruContainer",
    "PassThruContainerType",
    "PassThruType",
    "opaque_pyobject",
    "pass_thru_container_type",
    "pass_thru_type",
]
