"""What `script/bench web` measures, and how."""
