"""These tests run without the machine's settings."""

from tests.kit.environment import bare_environment

__all__ = ["bare_environment"]
