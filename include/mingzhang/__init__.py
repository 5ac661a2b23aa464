"""Mingzhang 明账: the final accounts (部门决算) of Chinese government units as open data that can be trusted."""
