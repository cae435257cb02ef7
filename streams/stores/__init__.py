"""What a lane keeps beside its position: changed a batch at a time, written to a changelog, restored from it.

store.py   the protocol of all stores
memory/    dedupe's: identity → what is known of it
"""

from streams.stores.store import Change, Staged, Store

__all__ = ["Change", "Staged", "Store"]
