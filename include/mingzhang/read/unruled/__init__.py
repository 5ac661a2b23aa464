"""Tables without vertical rules, as grids: from words, heads, labels and the form's own declaration."""
