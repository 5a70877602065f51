"""Bytes off the wire to clean fields: pure, bounded, and never a 500 for bad input."""
