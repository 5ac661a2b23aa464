"""Kinds of rules on what a narrative claims."""
