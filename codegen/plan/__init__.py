"""Which samples exist, and what each must send."""
