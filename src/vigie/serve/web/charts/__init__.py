"""Charts as SVG made on the server: they need no script, print well and carry their numbers as text."""
