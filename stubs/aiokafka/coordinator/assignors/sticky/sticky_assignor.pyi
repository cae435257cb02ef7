from collections.abc import Mapping
from typing import Any

from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor

class StickyPartitionAssignor(AbstractPartitionAssignor):
    """Keeps what it assigned before in class attributes: the state of a process, not of an instance."""

    @property
    def name(self) -> str: ...
    @classmethod
    def assign(cls, cluster: Any, members: Mapping[str, Any]) -> dict[str, Any]: ...
    @classmethod
    def metadata(cls, topics: Any) -> Any: ...
    @classmethod
    def on_assignment(cls, assignment: Any) -> None: ...
    @classmethod
    def on_generation_assignment(cls, generation: int) -> None: ...
