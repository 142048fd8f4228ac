# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Work on many items in a child process that may die.

What is under test here runs in process, so a crash would take the results of
an hour with it.
"""

import multiprocessing
import signal


class Failure:
    """What became of an item whose process died, or that raised."""

    def __init__(self, why):
        self.why = why


def _serve(connection, function, items, first):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for item in items[first:]:
        try:
            result = function(item)
        except Exception as error:  # pylint: disable=broad-except
            result = Failure("%s: %s" % (type(error).__name__, error))
        connection.send(result)
    connection.close()


def _describe(process):
    process.join()
    code = process.exitcode
    if code is not None and code < 0:
        try:
            return "the process was ended by " + signal.Signals(-code).name
        except ValueError:
            pass
    return "the process ended with status %s" % code


def each(function, items, seconds=600):
    """Yields function(item) for each item, or a Failure, in order.

    The child is forked, so the function and the items may be anything; results
    are pickled.  An item that takes longer than `seconds` is a Failure.
    """
    items = list(items)
    context = multiprocessing.get_context("fork")
    done = 0
    while done < len(items):
        here, there = context.Pipe(duplex=False)
        process = context.Process(
            target=_serve, args=(there, function, items, done), daemon=True
        )
        process.start()
        there.close()
        try:
            lost = None
            while done < len(items) and not lost:
                if not here.poll(seconds):
                    lost = Failure("took longer than %d s" % seconds)
                    process.kill()
                else:
                    try:
                        result = here.recv()
                    except (EOFError, OSError):
                        lost = Failure(_describe(process))
                done += 1
                yield lost or result
        finally:
            here.close()
            if process.is_alive():
                process.kill()
            process.join()
