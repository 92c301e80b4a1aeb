"""Charts: figures as drawings in SVG, whose text stays text and whose colours are variables of the page."""

import logging

# It warns where it cannot keep a list of fonts for the next process, which only costs that one a second.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
