"""newswire: wire articles in, enriched records out, each exactly once.

The way of an article, and where to read on:

    sources/    files become raw records on wire.raw (replay)
    lanes/      a lane for each partition reads them as batches; one transaction each
    worker/     the Faust app and its agent over batches              START HERE for I/O
    pipeline/   parse, identify, read, judge, tag, publish             START HERE for logic
    records/    the nouns of our topics, written and read
    client/     the subscriber's side of the gateway
    cli/        one module a command
"""

__version__ = "0.1.0"
