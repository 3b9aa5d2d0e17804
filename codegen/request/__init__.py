"""One HTTP request, independent of any spec: its headers and URL, and HAR as a format to read it from."""
