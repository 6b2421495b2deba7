"""From raw items to articles."""
