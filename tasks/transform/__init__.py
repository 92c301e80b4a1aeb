"""Transform: from records to papers, authors and authorships."""
