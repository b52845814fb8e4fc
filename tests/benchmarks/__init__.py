"""How fast, how large: figures, not assertions."""
