"""From an article to sentences, mentions and cues; the only folder that imports spaCy."""
