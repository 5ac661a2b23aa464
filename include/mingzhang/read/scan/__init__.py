"""Scans: a page that is only an image becomes the same kind of page as any other, its glyphs read by OCR, its rules found in the ink."""
