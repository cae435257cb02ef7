import abc
from collections.abc import Mapping
from typing import Any

class AbstractPartitionAssignor(abc.ABC):
    @property
    @abc.abstractmethod
    def name(self) -> str: ...
    @classmethod
    @abc.abstractmethod
    def assign(cls, cluster: Any, members: Mapping[str, Any]) -> dict[str, Any]: ...
    @classmethod
    @abc.abstractmethod
    def metadata(cls, topics: Any) -> Any: ...
    @classmethod
    @abc.abstractmethod
    def on_assignment(cls, assignment: Any) -> None: ...
