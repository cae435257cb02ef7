"""Why this worker is not ready: what `/readyz` answers."""


class Readiness:
    """Reasons against being ready, by what they concern. Ready is: none."""

    def __init__(self) -> None:
        """Not ready before somebody says what has been reached."""
        self._reasons: dict[str, str] = {"worker": "starting"}

    def not_ready(self, subject: str, reason: str) -> None:
        """Say why `subject` (`worker`, `broker`, `wire.raw 3`) is not ready; replaces what was said of it before."""
        self._reasons[subject] = reason

    def ready(self, subject: str) -> None:
        """Nothing stands against `subject` any more."""
        self._reasons.pop(subject, None)

    def reasons(self) -> list[str]:
        """All reasons, a line each; empty when ready."""
        return [f"{subject}: {reason}" for subject, reason in sorted(self._reasons.items())]
