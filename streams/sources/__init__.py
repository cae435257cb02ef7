"""Where raw records come from when no live feed writes them: files, in a planned order, at a pace.

inputs.py   paths → inputs, one a record
plan.py     inputs → sends: shuffled, repeated, with planted duplicates; pure
sending.py  sends → wire.raw, at a rate, counted
"""
