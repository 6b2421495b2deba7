"""The frozen shapes that the desk hands out; plain types only, so that each is its own JSON."""
