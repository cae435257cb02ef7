"""Which sites' pages may read the gateway."""

import pytest

from streams.errors import ConfigurationError
from streams.gateway.origins import Origins


@pytest.mark.parametrize("listed", ["", "https://desk.example", " https://desk.example/ , http://localhost:3000", "*"])
def test_origins_as_browsers_send_them(listed: str) -> None:
    """Scheme and host, a port or none; a slash at the end is no matter."""
    Origins(listed)


@pytest.mark.parametrize("listed", ["desk.example", "https://", "https://desk.example/page", "null x"])
def test_what_no_browser_would_send_is_refused(listed: str) -> None:
    """It would never match, and nobody would know why."""
    with pytest.raises(ConfigurationError, match="GATEWAY_ORIGINS"):
        Origins(f"https://good.example, {listed}")
