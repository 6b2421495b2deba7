"""Vigie reads the French-language press on terrorism and political violence into an incident record.

    import vigie

    for article in vigie.read("articles.jsonl"):      # files, folders, addresses -> articles
        reading = vigie.extract(article)              # an article -> events with their words
    with vigie.open("vigie.db") as record:            # a database -> questions to it
        record.incidents(country="FR").to_pandas()

Importing is light: lexicons, scorers and databases are loaded by the call that needs them.
"""

from vigie.domain.article import Article
from vigie.interface.functions import extract, open, read
from vigie.interface.table import Table

__version__ = "0.1.0"
__all__ = ["Article", "Table", "__version__", "extract", "open", "read"]
