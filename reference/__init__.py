"""Words and places everyone shares: territories, keywords, fields, families of actors."""
