"""What the world may download: complete, dated, checksummed releases as CSV and JSON, and a link `latest` that is never half of one."""
