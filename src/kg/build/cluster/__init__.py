"""``kg build --cluster``: the jobs of a build on the workers of a Dask scheduler.

    options ──▶ connection ──▶ engine            in the process of the build
                    │ orders     ▲ answers
                    ▼            │
                 Dask scheduler and workers
                    │            ▲
                    ▼            │
                 jobprocess ──▶ child            on each worker: one process a thread, which may die

``programs`` says how scheduler and workers are started.

What leaves the build is orders and the kit (:mod:`kg.build.cluster.kit`); what comes back are
readings and parts. The build alone writes, so that a job that is done twice counts once. Only
``connection`` and ``engine`` need Dask (the extra ``cluster``).
"""
