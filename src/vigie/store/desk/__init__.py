"""What the desk asks of the database."""
