# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Containers of managed objects."""

import heapq

import numpy as np
from numba import njit, typed, types

from . import Program, program


@program
def arrays_in_list():
    """Of 1000 arrays in a typed list, the one with the largest first item."""

    @njit
    def largest(arrays):
        best = arrays[0]
        for array in arrays:
            if array[0] > best[0]:
                best = array
        return best[0]

    arrays = typed.List([np.full(4, (i * 7919) % 1000) for i in range(1000)])
    return Program(largest, (arrays,), 999)


@program
def dict_of_lists():
    """A walk along edges: a typed dict of nodes to typed lists of nodes."""

    @njit
    def walk(graph, steps):
        node = 0
        for step in range(steps):
            neighbours = graph[node]
            node = neighbours[step % len(neighbours)]
        return node

    graph = typed.Dict.empty(types.int64, types.ListType(types.int64))
    python_graph = {i: [(i * 7 + k) % 64 for k in range(1, 5)] for i in range(64)}
    for node, neighbours in python_graph.items():
        graph[node] = typed.List(neighbours)
    return Program(walk, (graph, 1000), walk.py_func(python_graph, 1000))


@program
def tuple_of_arrays():
    """One of three arrays is chosen by an index, and written to."""

    @njit
    def scatter(buckets, choices):
        for i in range(len(choices)):
            bucket = buckets[choices[i]]
            bucket[i & 7] += 1
        return buckets[0][0]

    buckets = tuple(np.zeros(8, dtype=np.int64) for _ in range(3))
    choices = (np.arange(1000) * 7919) % 2 + 1
    return Program(scatter, (buckets, choices), 0)


@program
def heap_queue():
    """A heap of (priority, name): the first goes to the back, 200 times."""

    @njit
    def rotate(heap, steps):
        for _ in range(steps):
            priority, name = heapq.heappop(heap)
            heapq.heappush(heap, (priority + len(name), name))
        return len(heap)

    heap = typed.List([(i, "x" * (40 + i % 7)) for i in range(30)])
    return Program(rotate, (heap, 200), 30, False)


@program
def lists_of_lists():
    """The rows of a list of lists, added item by item."""

    @njit
    def total(rows):
        result = 0
        for row in rows:
            for item in row:
                result += item
        return result

    rows = typed.List([typed.List([i, i + 1, i + 2]) for i in range(300)])
    return Program(total, (rows,), sum(3 * i + 3 for i in range(300)))
