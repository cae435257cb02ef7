"""Where raw records come from when no live feed writes them: files, in a planned order, at a pace.

inputs.py   paths → inputs, one a record
rows.py     inputs in JSON or CSV of somebody's own → rows
mapping.py  rows → ninjs items, by a map of their fields; pure
single.py   an article in plain text or HTML → a ninjs item
plan.py     inputs → sends: shuffled, repeated, with planted duplicates; pure
sending.py  sends → wire.raw, at a rate, counted
"""
