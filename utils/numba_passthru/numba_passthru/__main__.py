# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m numba_passthru: what is installed, and what the passes say of a
script.

    info                  versions, the host library, its passes
    verify SCRIPT [ARG]   runs a script; the verifier looks at all that Numba
                          compiles meanwhile
    report SCRIPT [ARG]   runs a script; then shows what the passes do to the
                          refops of its jitted functions

Exits with 0 if all is well, with 1 if the passes cannot be used (info) or the
verifier found something (verify), with 2 if the command line is wrong or the
passes cannot be used, and with 3 if the script itself failed.
"""

import argparse
import os
import sys

from . import _cli


def _stages(text):
    from ._options import STAGES

    stages = tuple(text.split(","))
    for stage in stages:
        if stage not in STAGES:
            raise argparse.ArgumentTypeError(
                "'%s' is none of %s" % (stage, ", ".join(STAGES))
            )
    return stages


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m numba_passthru",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("info", help="versions, the host library, its passes")
    verify = commands.add_parser("verify", help="verify what a script compiles")
    verify.add_argument(
        "--sarif", metavar="FILE", help="write the findings as a SARIF 2.1.0 log, too"
    )
    verify.add_argument(
        "--stages",
        type=_stages,
        default=("lowered", "optimized"),
        help="when the verifier looks, separated by commas: lowered, inlined, "
        "optimized (default lowered,optimized)",
    )
    report = commands.add_parser("report", help="show refops line by line")
    report.add_argument("--html", metavar="FILE", help="write a page, not text")
    report.add_argument(
        "--function",
        metavar="NAME",
        action="append",
        default=[],
        help="only this jitted function; may be given several times",
    )
    for command in (verify, report):
        command.add_argument("script", help="a Python file")
        command.add_argument("arguments", nargs=argparse.REMAINDER, help="for it")
    options = parser.parse_args(arguments)
    if options.command != "info" and not os.path.isfile(options.script):
        parser.error("there is no file %s" % options.script)
    return options


def main(arguments=None) -> int:
    options = parse_arguments(arguments)
    if options.command == "info":
        return _cli.info()
    try:
        if options.command == "verify":
            return _cli.verify(
                options.script, options.arguments, options.stages, options.sarif
            )
        return _cli.report(
            options.script, options.arguments, options.function, options.html
        )
    except (_cli.Unusable, OSError) as error:
        print("error: %s" % error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
