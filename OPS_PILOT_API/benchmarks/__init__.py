"""Measurements of the whole product as ratios: side by side in one run, so that they hold on any
machine. Not part of the application; ``./opspilot bench ingest`` runs them."""
