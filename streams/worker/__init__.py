"""The worker: a Faust app whose agents get whole batches from the lanes. START HERE for I/O.

    app.py        the app: what a worker holds, and the service that joins the group
    agent.py      a batch through the pipeline, then published as one transaction
    process.py    signals, the deadline for stopping, exit codes
    pages.py      /metrics, /livez, /readyz
    standing.py   whether it is ready, told by the log

Only here and in streams/app.py is faust imported.
"""
