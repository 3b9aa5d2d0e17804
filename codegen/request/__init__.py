"""One HTTP request, without any spec: its parts, its URL, and HAR as a way to write it."""
