# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What enable() can be told, and how NUMBA_PASSTHRU says it."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, Dict, Optional

import llvmlite.binding as llvm

ELIDE = "passthru-elide"
INLINE = "passthru-inline<opt=%d>"
INSERT = "passthru-insert<exits=%s>"
INSTRUMENT = "passthru-instrument"
OPTIMIZE = (
    "passthru-optimize<opt=%d;elide=%s;loop-vectorize=%s;slp-vectorize=%s>"
)
REFOPS = "print<passthru-refops>"
VERIFY = "passthru-verify"

#: The pass and the name of the remark in which OPTIMIZE counts refops.
REMOVED = ("passthru-optimize", "Removed")

#: When the verifier can run, in the order of time.
STAGES = ("lowered", "inlined", "optimized")

#: Values of the options that have some, the first one by default.
_VERIFY_VALUES = ("remark", "error")
_INSERT_VALUES = ("raise",)
_INSTRUMENT_VALUES = ("remark", "error")

#: Values of NUMBA_PASSTHRU that stand for enable() and for nothing.
_ON = ("1", "on", "true", "yes")
_OFF = ("", "0", "off", "false", "no")


def _choice(name, value, allowed):
    if value is not None and value not in allowed:
        raise ValueError(
            "%s is %r; expected None, %s"
            % (name, value, ", ".join('"%s"' % word for word in allowed))
        )


class Options(
    namedtuple(
        "Options",
        "elide verify before stages insert instrument",
        defaults=(True, None, "", STAGES[1:], "raise", None),
    )
):
    """The arguments of enable(), and their defaults."""

    __slots__ = ()

    def check(self, host) -> None:
        """Raises ValueError for options that could never work with this host
        library."""
        _choice("verify", self.verify, _VERIFY_VALUES)
        _choice("insert", self.insert, _INSERT_VALUES)
        _choice("instrument", self.instrument, _INSTRUMENT_VALUES)
        unknown = [stage for stage in self.stages if stage not in STAGES]
        if unknown or not self.stages:
            raise ValueError(
                "stages is %r; expected some of %s"
                % (self.stages, ", ".join('"%s"' % stage for stage in STAGES))
            )
        for name, pipeline in self.pipelines():
            report = host.run(llvm.parse_assembly(""), pipeline)
            if report.error:
                raise ValueError(
                    "%s: the pipeline '%s' cannot run with the host library %s "
                    "(version %s): %s"
                    % (name, pipeline, host.path, host.version, report.error)
                )

    def pipelines(self):
        """The pipelines that will run, each with the name of its option."""
        wanted = (
            ("insert", INSERT % self.insert if self.insert else ""),
            ("before", self.before),
            ("elide", ELIDE if self.elide else ""),
            ("verify", VERIFY if self.verify else ""),
            ("instrument", INSTRUMENT if self.instrument else ""),
        )
        return [(name, pipeline) for name, pipeline in wanted if pipeline]


def _switch(name, value):
    if value in ("", *_ON):
        return True
    if value in _OFF:
        return False
    raise ValueError("%s=%s: expected %s=on or %s=off" % (name, value, name, name))


def _word(name, value, allowed):
    if value and value not in allowed:
        raise ValueError(
            "%s=%s: expected %s"
            % (name, value, " or ".join("%s=%s" % (name, w) for w in allowed))
        )
    return value or allowed[0]


def parse(text: str) -> Optional[Dict[str, Any]]:
    """The value of NUMBA_PASSTHRU as arguments for enable(); None for "off".

        elide,insert=raise,verify=remark,stages=lowered+optimized
        on                  the same as enable()

    Words are separated by commas.  What is not named is off.  Raises
    ValueError for what has no meaning.
    """
    text = text.strip()
    if text.lower() in _OFF:
        return None
    if text.lower() in _ON:
        return {}
    result: Dict[str, Any] = {"elide": False}
    given = set()
    for word in text.split(","):
        name, _, value = (part.strip() for part in word.partition("="))
        if name in given:
            raise ValueError("'%s' is there twice" % name)
        given.add(name)
        if name == "elide":
            result[name] = _switch(name, value)
        elif name == "instrument":
            result[name] = _word(name, value, _INSTRUMENT_VALUES)
        elif name == "verify":
            result[name] = _word(name, value, _VERIFY_VALUES)
        elif name == "insert":
            result[name] = _word(name, value, _INSERT_VALUES)
        elif name == "stages":
            result[name] = tuple(
                _word("stages", stage, STAGES) for stage in value.split("+")
            )
        else:
            raise ValueError(
                "'%s' is no option; there are elide, insert, instrument, "
                "stages and verify" % word.strip()
            )
    return result
