"""What the analyst's desk shows and does, for pages and API alike."""
