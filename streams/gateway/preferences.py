"""What a client would rather have: the weights of `Accept` and of headers like it (RFC 9110, 12.4.2)."""

from collections.abc import Sequence


def read_weights(headers: Sequence[str], *, unreadable: float) -> dict[str, float]:
    """Read such headers as weights by name, in lower case: `gzip;q=0.5, br` → 0.5 and 1.

    headers: their values, where a header stands several times. unreadable: the weight of what has one that is no
    number.
    """
    weights: dict[str, float] = {}
    for part in ",".join(headers).lower().split(","):
        name, *parameters = [each.strip() for each in part.split(";")]
        weights[name] = _weight(parameters, unreadable)
    return weights


def _weight(parameters: Sequence[str], unreadable: float) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return unreadable
    return 1.0
