"""What the reports say, as rows: projections of the archive's records, readings, figures, findings; and which version of a report stands.

Everything here can be thrown away and made again from the archive. Other rooms ask their questions in `questions`.
"""
