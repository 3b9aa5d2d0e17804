"""A mock of the API: it has the same hosts and gives the same answers and errors, without a network."""
