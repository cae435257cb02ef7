"""`newswire pull`: sources that are asked for their articles, as feeds on the web and watched folders are.

sources_file.py  sources.toml → sources, checked; pure
kinds.py         what a kind of source is
cutting.py       the bytes of a document → its entries, each one raw record; pure
cursors.py       how far a source was read, on wire.cursors; pure
outlet.py        raw records and the cursor that stands for them → Kafka, in one transaction

web_feed.py      kind `feed`: a document on the web, asked for again and again
fetching.py      a URL → its document, with all that servers do: redirects, 304, patience
web.py           one GET: within bounds of time, one at a time to a host
bodies.py        bytes of an answer → the document, within bounds; pure
addresses.py     which addresses may be reached: none of this machine's or its network's
robots.py        what robots.txt allows
answers.py       headers of answers → when to ask again; pure
pace.py          when a source is asked again; pure

folder.py        kind `folder`: files that somebody puts into a folder

puller.py        one source: asked, sent, told, for ever
build.py         settings and sources.toml → the sources that can be asked: a line there for each kind
app.py           the Faust app that runs all of them
process.py       the process: until it is told to stop, or once
errors.py        what may go wrong with a source
metrics.py       what is counted
"""
