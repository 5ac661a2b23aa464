"""What a report says: bytes in, Statement out. Pure: no network, no clock, no database."""
