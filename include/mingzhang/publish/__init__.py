"""What the world may download: complete, dated, checksummed releases as CSV, JSON, one SQLite file and a site for people.

A link `latest` names the newest one, and never half of one.
"""
