"""The server: a small HTTP API for reading text and asking a ledger, in the shapes that the command line prints."""
