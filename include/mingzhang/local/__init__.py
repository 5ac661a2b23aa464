"""What a first run on one machine needs and a server has already: a database of its own."""
