"""One module per protocol: its answers and its errors."""
