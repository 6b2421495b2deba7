"""The analyst's decisions."""
