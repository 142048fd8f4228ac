# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The pruner that we are compared with: llvmlite's RefPrune, as Numba runs it."""


class RefPrune:
    """Runs RefPrune, and nothing else, on modules.

    limit: on the blocks that its search visits; Numba's is 1000.
    """

    def __init__(self, machine, limit=1000):
        import llvmlite.binding as llvm

        if hasattr(llvm, "create_module_pass_manager"):
            self._manager = llvm.create_module_pass_manager()
            self._arguments = ()
        else:
            options = llvm.create_pipeline_tuning_options()
            self._manager = llvm.create_new_module_pass_manager()
            self._arguments = (llvm.create_pass_builder(machine, options),)
        self._manager.add_refprune_pass(subgraph_limit=limit)

    def run(self, module):
        self._manager.run(module, *self._arguments)
