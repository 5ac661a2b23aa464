"""The check: do the figures of a report agree with each other? How a rule is evaluated; what must be true is in expectations/."""
