# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Jitted functions with pass-through arguments on a Dask cluster, whose workers
have the passes on by NUMBA_PASSTHRU alone.

REQUIRES: numba-in-process, distributed
RUN: env NUMBA_PASSTHRU=elide,verify=remark %numba-python %s | FileCheck %s
CHECK: workers with the passes on: 2 of 2
CHECK: containers: [0, 1, 2, 3, 4, 5]
CHECK: registered: [(0, 'thing 0'), (10, 'thing 1'), (20, 'thing 2')]
CHECK: refops removed on each worker: True
CHECK: same counts after 200 calls on the workers: True
"""

import os
import sys

from distributed import Client, LocalCluster

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs"))
import cluster_work


def main():
    # Workers are processes; nothing listens beyond this machine.
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
    ) as cluster, Client(cluster) as client:
        options = client.run(cluster_work.options)
        print(
            "workers with the passes on: %d of %d"
            % (sum(o == (True, "remark") for o in options.values()), len(options))
        )
        containers = [cluster_work.container(i) for i in range(6)]
        results = client.gather(client.map(cluster_work.through, containers))
        print("containers:", [c.obj["n"] for c in results])
        things = [cluster_work.Thing(10 * i, "thing %d" % i) for i in range(3)]
        results = client.gather(client.map(cluster_work.best_of_one, things))
        print("registered:", [(t.value, t.name) for t in results])
        removed = client.run(cluster_work.removed)
        print(
            "refops removed on each worker:", all(n > 0 for n in removed.values())
        )
        changes = client.run(cluster_work.count_changes, 200)
        print(
            "same counts after 200 calls on the workers:",
            set(changes.values()) == {(0, 0)},
        )


if __name__ == "__main__":
    main()
