"""What people do in a rehearsal, each part told from its first act to its last."""
