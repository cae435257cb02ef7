"""Names of topics."""

from streams.records import Routes


def test_topics_of_the_default_prefix() -> None:
    """The topics are those of the contract."""
    routes = Routes("wire.")

    named = [routes.raw, routes.enriched, routes.duplicates, routes.dead_letters, routes.memory, routes.replays]

    assert named == [
        *("wire.raw", "wire.enriched", "wire.duplicates", "wire.dead-letters", "wire.memory", "wire.replays")
    ]
    assert routes.cursors == "wire.cursors"
    assert routes.subject("summit-planning") == "wire.subject.summit-planning"
