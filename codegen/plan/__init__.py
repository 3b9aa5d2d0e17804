"""Which samples there are, and what each has to send."""
