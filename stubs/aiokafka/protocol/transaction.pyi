from aiokafka.protocol.api import Request, RequestStruct

class InitProducerIdRequest(Request[RequestStruct]):
    def __init__(self, transactional_id: str, transaction_timeout_ms: int) -> None: ...

class AddPartitionsToTxnRequest(Request[RequestStruct]):
    def __init__(
        self, transactional_id: str, producer_id: int, producer_epoch: int, topics: list[tuple[str, list[int]]]
    ) -> None: ...

class EndTxnRequest(Request[RequestStruct]):
    def __init__(
        self, transactional_id: str, producer_id: int, producer_epoch: int, transaction_result: bool
    ) -> None: ...

class TxnOffsetCommitRequest(Request[RequestStruct]):
    def __init__(
        self,
        transactional_id: str,
        group_id: str,
        producer_id: int,
        producer_epoch: int,
        topics: list[tuple[str, list[tuple[int, int, str]]]],
    ) -> None: ...
