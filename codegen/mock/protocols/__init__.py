"""How each protocol answers and refuses."""
