"""What printed fields mean, for every stage: text, TeX, markup, placeholders, identifiers, dates and months."""
