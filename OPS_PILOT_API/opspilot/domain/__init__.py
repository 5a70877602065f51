"""Enums, errors and value objects. Imports nothing of ours."""
