"""What the printed fields of a format say: lists of authors, names, types, dates, identifiers, columns."""
