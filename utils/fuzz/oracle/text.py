# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The text of a module, function by function."""


class ModuleText:
    """Takes apart what LLVM prints.  `bodies` maps the name of each function that
    is defined to all lines below its first one."""

    def __init__(self, text):
        self._between, *chunks = text.split("\ndefine ")
        self._between = [self._between]
        self._headers = {}
        self.bodies = {}
        for chunk in chunks:
            function, rest = chunk.split("\n}", 1)
            header, body = function.split("\n", 1)
            name = header[header.index("@") + 1 : header.index("(", header.index("@"))]
            self._headers[name] = header
            self.bodies[name] = body
            self._between.append(rest)

    def only(self, names):
        """The text of the module with the bodies of these functions; of the
        others it has declarations."""
        parts = [self._between[0], "\n"]
        for (name, header), rest in zip(self._headers.items(), self._between[1:]):
            if name in names:
                parts += ["define ", header, "\n", self.bodies[name], "\n}", rest]
            else:
                parts += ["declare ", header.rsplit("{", 1)[0], rest]
            parts.append("\n")
        return "".join(parts)
