"""What a lane keeps beside its position: changed a batch at a time, written to a changelog, restored from it."""
