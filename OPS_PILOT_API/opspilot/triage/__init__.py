"""Raw log text to facts: pure, offline, linear in the size of the text."""
