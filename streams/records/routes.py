"""The one place that names topics."""


class Routes:
    """Names of all topics under one prefix, such as `wire.`."""

    __slots__ = (
        "_subject_topics", "cursors", "dead_letters", "duplicates", "enriched", "memory", "prefix", "raw", "replays",
    )  # fmt: skip

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.raw = f"{prefix}raw"
        self.enriched = f"{prefix}enriched"
        self.duplicates = f"{prefix}duplicates"
        self.dead_letters = f"{prefix}dead-letters"
        self.memory = f"{prefix}memory"
        self.replays = f"{prefix}replays"
        self.cursors = f"{prefix}cursors"
        self._subject_topics = f"{prefix}subject."

    def subject(self, subject: str) -> str:
        """Give the topic of one subject, by the subject's id."""
        return self._subject_topics + subject
