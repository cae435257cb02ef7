"""The door that `faust -A streams.app worker` finds. The app itself: worker/app.py."""

import sys

from streams import logs
from streams.errors import ConfigurationError
from streams.settings import load_settings
from streams.worker.app import WireApp, create_app


def __getattr__(name: str) -> WireApp:
    """Make `app` when it is asked for: `faust -A streams.app worker`. Importing this module does nothing."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        settings = load_settings()
        app = globals()["app"] = create_app(settings)
    except ConfigurationError as error:
        sys.exit(str(error))
    logs.configure(settings)
    return app
