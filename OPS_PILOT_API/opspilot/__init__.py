"""OpsPilot: raw logs in; root cause, the line to open and a code fix out."""

__version__ = "0.1.0"
