"""What printed fields mean, for every stage: markup, placeholders and identifiers."""
