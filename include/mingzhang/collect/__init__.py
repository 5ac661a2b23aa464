"""What is new or changed at the publishers: their lists are walked, and what they publish is kept in the archive.

`sources` reads the one file an editor edits, `crawl` does a night's round at one publisher; `page` and `addresses` find the links,
`fetching` gets what they lead to without being a burden (`robots`, `pace`) or going where it must not (`network`), and `media`
says what came.
"""
