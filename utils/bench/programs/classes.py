# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Objects that point to each other."""

from numba import deferred_type, njit, optional, typed, types
from numba.experimental import jitclass, structref

from . import Program, program


@structref.register
class CellType(types.StructRef):
    """A cell of a linked list.  Its type names itself, so that it cannot be made
    from its fields, as Numba makes such types."""

    def __init__(self):
        types.Type.__init__(self, "Cell")
        self._typename = "Cell"
        self._fields = (("value", types.int64), ("next", types.Optional(self)))


cell_type = CellType()


@program
def structref_list():
    """A linked list of structrefs, followed to its end."""

    @njit
    def make(heads, count):
        head = structref.new(cell_type)
        for i in range(1, count):
            cell = structref.new(cell_type)
            cell.value = i
            cell.next = head
            head = cell
        heads.append(head)

    @njit
    def total(heads):
        result = 0
        cell = heads[0]
        while cell.next is not None:
            result += cell.value
            cell = cell.next
        return result

    heads = typed.List.empty_list(cell_type)
    make(heads, 500)
    return Program(total, (heads,), sum(range(1, 500)))


@program
def jitclass_list():
    """A linked list of jitclass objects, followed to its end."""
    node_type = deferred_type()

    @jitclass([("value", types.int64), ("next", optional(node_type))])
    class Node:
        def __init__(self, value, following):
            self.value = value
            self.next = following

    node_type.define(Node.class_type.instance_type)

    @njit
    def make(count):
        head = Node(0, None)
        for i in range(1, count):
            head = Node(i, head)
        return head

    @njit
    def total(head):
        result = 0
        node = head
        while node.next is not None:
            result += node.value
            node = node.next
        return result

    return Program(total, (make(500),), sum(range(1, 500)))


@program
def jitclass_graph():
    """A walk through a graph of jitclass objects in a typed list."""

    @jitclass([("weight", types.int64), ("edges", types.ListType(types.int64))])
    class Vertex:
        def __init__(self, weight, edges):
            self.weight = weight
            self.edges = edges

        def follow(self, step):
            return self.edges[step % len(self.edges)]

    @njit
    def walk(vertices, steps):
        result = 0
        vertex = vertices[0]
        for step in range(steps):
            vertex = vertices[vertex.follow(step)]
            result += vertex.weight
        return result

    edges = [[(i * 7 + k) % 64 for k in range(1, 5)] for i in range(64)]
    vertices = typed.List()
    for i in range(64):
        vertices.append(Vertex(i, typed.List(edges[i])))
    position = expected = 0
    for step in range(1000):
        position = edges[position][step % 4]
        expected += position
    return Program(walk, (vertices, 1000), expected)
