"""dedupe: an article and what memory holds of it → a verdict. Pure; changes memory only by way of `StagedMemory`.

Start at `judge.py`, the table of verdicts; `versions.py` says which edition is the newer, `digest.py` when two say the
same, `memory.py` what is remembered and for how long.
"""

from streams.dedupe.digest import DIGEST_FIELDS, Digest, digest_of
from streams.dedupe.entry import Entry
from streams.dedupe.identity import Identity, feed_of_identity, identify
from streams.dedupe.judge import Candidate, Verdict, judge
from streams.dedupe.versions import Order, is_in_future, order_of

__all__ = [
    "DIGEST_FIELDS",
    "Candidate",
    "Digest",
    "Entry",
    "Identity",
    "Order",
    "Verdict",
    "digest_of",
    "feed_of_identity",
    "identify",
    "is_in_future",
    "judge",
    "order_of",
]
