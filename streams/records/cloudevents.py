"""Headers of an enriched record: CloudEvents 1.0 in Kafka's binary mode, UTF-8."""

from streams.article import Headers
from streams.records.outcomes import OutcomeKind

ENRICHED_SCHEMA = "urn:newswire:schema:enriched:1"

CONTENT_TYPE_JSON = ("content-type", b"application/json")
"""The one header of the binding that carries no `ce_` prefix."""

_SPECVERSION = ("ce_specversion", b"1.0")
_DATASCHEMA = ("ce_dataschema", ENRICHED_SCHEMA.encode())
_TYPES = {kind: ("ce_type", f"newswire.item.{kind}".encode()) for kind in OutcomeKind}
_DIGEST_PREFIX = len("sha256:")


def event_id(identity: str, *, revision: int, digest: str) -> str:
    """Make the subscriber's idempotency key: `<id>;r=<revision>;d=<first 12 of the digest>`.

    The digest keeps it unique after the window too, when an identity starts again at revision 1.
    """
    return f"{identity};r={revision};d={digest[_DIGEST_PREFIX : _DIGEST_PREFIX + 12]}"


def event_headers(
    identity: str, *, feed: str, kind: OutcomeKind, revision: int, digest: str, received_at: str
) -> Headers:
    """Make the headers of an enriched record, the same on every topic. All that they say is in its value too."""
    return (
        _SPECVERSION,
        ("ce_id", event_id(identity, revision=revision, digest=digest).encode()),
        ("ce_source", f"urn:newswire:{feed}".encode()),
        _TYPES[kind],
        ("ce_time", received_at.encode()),
        ("ce_subject", identity.encode()),
        _DATASCHEMA,
        CONTENT_TYPE_JSON,
    )
