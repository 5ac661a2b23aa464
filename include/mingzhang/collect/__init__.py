"""What is new or changed at the publishers: their lists are walked, and what they publish is kept in the archive.

`sources` reads the one file an editor edits; `crawl` does a night's round at one publisher, which is a `walk` through its lists and
a `round` that keeps what the walk finds. `page` and `addresses` know what sites write, `media` what came. `fetching` gets it,
without being a burden (`robots`, `pace`) and without going where it must not (`network`).
"""
