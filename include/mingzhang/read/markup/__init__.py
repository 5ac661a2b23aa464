"""Documents without pages of their own: web pages, Word files, worksheets, and archives of files."""
