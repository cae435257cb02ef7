"""Lanes: a worker's partitions of wire.raw, each with its transactional producer, its memory and its position.

A worker's way: `group` (rebalance → lanes) → `opening` → `lane` → `inbox` → `batch` → `transaction`, with memory's
changelog in `changelog`.
"""
