"""Dedupe memory: identity → what is known of it, for one partition."""

from streams.stores.memory.memory import Memory, StagedMemory

__all__ = ["Memory", "StagedMemory"]
