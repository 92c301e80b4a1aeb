"""The inventory: find the files of the raw folders, recognise their formats, and open them."""
