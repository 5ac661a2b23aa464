"""The four layouts of forms: lines by label (items), by code (codes), blocks side by side (blocks), a matrix of heads (matrix)."""
