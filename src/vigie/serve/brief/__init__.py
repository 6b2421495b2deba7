"""The brief of some days in words: French or English, Markdown or HTML."""
