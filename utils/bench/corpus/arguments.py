# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The arguments that benchmarks have in common."""

from . import collect, store, verdicts


def add_corpus(parser):
    """MODULE..., --stage, --save and --corpus."""
    parser.add_argument(
        "tests",
        nargs="*",
        metavar="MODULE",
        help="test modules; default: " + " ".join(collect.DEFAULT_TESTS),
    )
    parser.add_argument(
        "--stage",
        choices=store.STAGES,
        default="inlined",
        help="when modules are taken: as lowered, after Numba's cheap pipeline "
        "(default), or after the full one",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--save", metavar="DIR", help="keep the modules here")
    where.add_argument(
        "--corpus", metavar="DIR", help="take the .bc and .ll files of a folder"
    )


def open_corpus(arguments):
    """-> Corpus; compiles if need be.  Raises CorpusError."""
    if not arguments.corpus:
        tests = arguments.tests or collect.DEFAULT_TESTS
        return collect.collected(arguments.stage, tests, arguments.save)
    if arguments.tests:
        raise store.CorpusError("--corpus and MODULE exclude each other")
    return store.open_folder(arguments.corpus)


def add_verifier(parser):
    """--raise-leaks and --option."""
    parser.add_argument(
        "--raise-leaks",
        choices=("ignore", "remark", "error"),
        default="ignore",
        metavar="P",
        help="references lost on error exits: ignore (default), remark, error",
    )
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="another option of passthru-verify; may be given again",
    )


def verifier_options(arguments, host):
    """The options as a list of `key=value`.  Raises CorpusError for wrong ones."""
    options = ["raise-leaks=" + arguments.raise_leaks] + arguments.option
    check_pipeline(host, verdicts.pipeline(options))
    return options


def check_pipeline(host, pipeline):
    """Raises CorpusError for a pipeline that cannot run on any module."""
    import llvmlite.binding as llvm

    problem = host.run(llvm.parse_assembly(""), pipeline).error
    if problem:
        raise store.CorpusError(problem)
