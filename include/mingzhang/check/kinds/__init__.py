"""The kinds of rules: Great Expectations classes, each in the words of the trade."""
