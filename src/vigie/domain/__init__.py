"""What the record is made of; imports the standard library only."""
