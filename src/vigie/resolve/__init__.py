"""From words to identifiers, EDTF dates and ISO codes; never invents precision."""
