"""Reports with entries built by hand, for the tests of rooms that show, keep and analyse them."""
