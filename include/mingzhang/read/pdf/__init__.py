"""PDF files: what PDFium and pdfminer say of their pages."""
