"""Charts: figures as drawings in SVG, whose text stays text and whose colours are variables of the page."""
