"""How many examples property tests try: few by default; many with `--hypothesis-profile=long`."""

from hypothesis import settings

settings.register_profile("short", max_examples=20, deadline=None)
settings.register_profile("long", max_examples=300, deadline=None)
settings.load_profile("short")
