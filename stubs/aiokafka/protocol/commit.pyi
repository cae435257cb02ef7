from aiokafka.protocol.api import Request, RequestStruct

class OffsetFetchRequest(Request[RequestStruct]):
    def __init__(self, consumer_group: str, partitions: list[tuple[str, list[int]]] | None) -> None: ...
