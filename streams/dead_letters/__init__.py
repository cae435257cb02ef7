"""Dead letters: what stands there, which are chosen, and their way back to wire.raw, each once."""
