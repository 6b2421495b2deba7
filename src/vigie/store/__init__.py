"""The record in a database; the only folder that imports SQLAlchemy."""
