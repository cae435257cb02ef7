"""What is wrong with a request, as application/problem+json (RFC 9457), with a reason for programs."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from aiohttp import web

REASONS: Mapping[str, HTTPStatus] = {
    "bad_request": HTTPStatus.BAD_REQUEST,
    "bad_token": HTTPStatus.BAD_REQUEST,
    "other_log": HTTPStatus.BAD_REQUEST,
    "gone": HTTPStatus.BAD_REQUEST,
    "no_access": HTTPStatus.UNAUTHORIZED,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "killed": HTTPStatus.GONE,
    "too_many_readers": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "not_ready": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Closed; docs/gateway.md says when."""


class Problem(Exception):  # noqa: N818  the word of RFC 9457
    """Ends a request. reason: one of REASONS. detail: for people, what to do."""

    def __init__(self, reason: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.reason, self.detail = REASONS[reason], reason, detail
        self.headers = dict(headers or {})

    def response(self) -> web.Response:
        """Write it."""
        body = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "reason": self.reason,
        }
        return web.Response(
            body=orjson.dumps(body),
            status=self.status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", **self.headers},
        )
