"""From one YAML spec to the code samples of an API's documentation, and the proof that they run."""
