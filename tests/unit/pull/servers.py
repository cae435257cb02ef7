"""Servers without sockets: what each URL answers, and what was asked."""

from collections.abc import Mapping

from streams.pull.web import Reply


class Servers:
    """Answers of all servers, by URL; what they were asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def say(self, url: str, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[url] = Reply(status=status, headers=named, body=body)

    async def get(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Reply:
        self.asked.append((url, headers))
        return self.answers.get(url, Reply(status=404, headers={}, body=b""))
