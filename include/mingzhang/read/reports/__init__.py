"""Which reports a document holds: of what kind, whose and of which year; where one ends and the next begins; the same one twice."""
