"""Kinds of rules on the tables beside the forms: self-evaluations of performance, tables of annexes."""
