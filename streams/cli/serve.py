"""`newswire serve`: the gateway."""

EPILOG = "Example: NEWSWIRE_BOOTSTRAP_SERVERS=localhost:9092 newswire serve"


def serve() -> None:
    """Run a gateway: the live page, the stream, lists and feeds over HTTP (docs/gateway.md).

    Settings come from NEWSWIRE_* in the environment. SIGTERM says `bye` to all streams and ends within 5 s, so that
    their readers go on elsewhere; SIGHUP reads the access tokens again.
    """
    from streams.gateway.process import run_gateway
    from streams.settings import load_settings

    run_gateway(load_settings())
