"""A pretend government site for the first run and the tests: figures of named published reports and invented ones, our own words."""
