"""Where packs are kept: bytes under the digest of what they are. No Flask, no database, no settings."""
