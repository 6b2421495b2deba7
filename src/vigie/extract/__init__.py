"""From annotations to events."""
