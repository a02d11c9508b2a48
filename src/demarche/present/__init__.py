"""What a person sees: the command line, the screens and the files written. Thin: open, one call, show. Nothing imports it."""
