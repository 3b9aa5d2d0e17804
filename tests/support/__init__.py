"""What tests stand on; no tests of their own."""
