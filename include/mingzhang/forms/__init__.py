"""What is printed: the nine forms, their lines, columns and labels, as data."""
