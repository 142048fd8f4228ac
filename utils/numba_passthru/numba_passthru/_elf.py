# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a shared library is linked to, read from its file; loads nothing."""

from __future__ import annotations

import mmap
import struct

_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_NEEDED, _DT_STRTAB = 0, 1, 5


class NotALibrary(ValueError):
    """The file is no shared library of a 64-bit ELF system."""


def needed_libraries(path: str) -> list[bytes]:
    """The libraries that `path` names as needed, in order.

    Raises NotALibrary for any other file, OSError if it cannot be read.
    """
    with open(path, "rb") as file:
        try:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return list(_needed(data))
        except (ValueError, struct.error):
            # mmap has a ValueError of its own for an empty file.
            raise NotALibrary("%s is not a shared library" % path) from None


def _needed(data):
    # 64 bits; the byte order is the fifth byte.
    if data[:5] != b"\x7fELF\x02":
        raise NotALibrary
    order = "<" if data[5] == 1 else ">"
    (start,) = struct.unpack_from(order + "Q", data, 32)
    size, count = struct.unpack_from(order + "HH", data, 54)
    segments = [
        struct.unpack_from(order + "IIQQQQ", data, start + size * i)
        for i in range(count)
    ]
    entries = []
    for kind, _, offset, _, _, length in segments:
        if kind == _PT_DYNAMIC:
            entries = list(
                struct.iter_unpack(order + "QQ", data[offset : offset + length])
            )
    if not entries:
        raise NotALibrary
    table = next((value for tag, value in entries if tag == _DT_STRTAB), 0)
    for kind, _, offset, address, _, length in segments:
        if kind == _PT_LOAD and address <= table < address + length:
            table += offset - address
            break
    for tag, value in entries:
        if tag == _DT_NULL:
            break
        if tag == _DT_NEEDED:
            name = table + value
            yield data[name : data.find(b"\0", name)]
