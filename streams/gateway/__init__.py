"""The live feed over HTTP: `newswire serve`. Reads wire.enriched as any subscriber does, and keeps nothing of its own.

    tail.py ── append ──► window.py ◄── walk ── reader.py ──► stream.py: SSE, NDJSON (frames.py)
                             │                     ▲
                             │                     └── catch_up.py, for positions that lie before the window
                             └──► catalogue.py ──► items.py: lists, articles, Atom, JSON Feed

Why readers are positions, not queues: docs/decisions/0012-gateway.md. What it looks like from outside: docs/gateway.md.
"""
