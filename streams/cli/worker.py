"""`newswire worker`: the Faust worker."""

EPILOG = "Example: NEWSWIRE_BOOTSTRAP_SERVERS=localhost:9092 newswire worker"


def worker() -> None:
    """Run a worker: it reads wire.raw, publishes what becomes of every record, and serves /metrics.

    Settings come from NEWSWIRE_* in the environment. SIGTERM finishes the open transactions and exits 0 within 10 s;
    exit 1 where one had to be left, or where the worker stopped by itself.
    """
    from streams.settings import load_settings
    from streams.worker.process import run_worker

    run_worker(load_settings())
