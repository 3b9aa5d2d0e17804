"""What samples promise to send, held against what the API takes and against what their programs do with its answers."""
