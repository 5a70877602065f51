"""What GeminiAnalyzer is made of. ``client.py``, ``exceptions.py`` and ``transport.py`` alone know
the SDK and its HTTP library; they are imported at the first call."""
