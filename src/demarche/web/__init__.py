"""What the desk and the server share: where they listen, under which names they may be asked for, and what keeps strangers out."""
