"""From bytes to raw items."""
