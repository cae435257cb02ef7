"""dedupe: an article and what memory holds of it → a verdict, and what memory must hold afterwards. Pure.

Start at `judge.py`, the table of verdicts; `versions.py` says which edition is the newer, `digest.py` when two say the
same, `entry.py` what is remembered of an identity. For how long it is, is stores/memory's.
"""

from streams.dedupe.digest import DIGEST_FIELDS, Digest, digest_of
from streams.dedupe.entry import Entry, OtherName
from streams.dedupe.identity import Identity, feed_of_identity, found_as, identify, note_identity
from streams.dedupe.judge import Candidate, Verdict, judge, judge_early
from streams.dedupe.versions import Order, is_in_future, order_of

__all__ = [
    "DIGEST_FIELDS",
    "Candidate",
    "Digest",
    "Entry",
    "Identity",
    "Order",
    "OtherName",
    "Verdict",
    "digest_of",
    "feed_of_identity",
    "found_as",
    "identify",
    "is_in_future",
    "judge",
    "judge_early",
    "note_identity",
    "order_of",
]
