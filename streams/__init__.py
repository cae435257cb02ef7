"""newswire: wire articles in, enriched records out, each exactly once.

The way of an article, and where to read on:

    sources/    files become raw records on wire.raw (replay)
    kafka/      a lane per partition reads them as batches; one transaction each
    app.py      the Faust app and its agent over batches    START HERE for I/O
    pipeline/   parse, identify, read, judge, tag, publish   START HERE for logic
    outcomes.py what can become of a record, and why
    cli/        one module per command
"""

__version__ = "0.1.0"
