"""The desk: a local web app to read, check and correct a ledger. Server-rendered pages, one script and one style sheet of its own.

`app.make` gives the ASGI app, `serve.run` opens a ledger and serves it. docs/desk.md tells what can be done there.
"""
