"""Which change of printed cells would settle what is broken. Never a correction."""
