from aiokafka.protocol.api import Request, RequestStruct

class DescribeGroupsRequest(Request[RequestStruct]):
    def __init__(self, groups: list[str], include_authorized_operations: bool = False) -> None: ...
