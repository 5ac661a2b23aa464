"""The site: pages for people, made of a release's SQLite file and nothing else.

Static files with relative links only: they work from a file server in any folder, and from a disk. Whatever was printed in a report or
named by a publisher is a stranger's text: templates escape everything, and addresses become links only where they are http(s).
"""
