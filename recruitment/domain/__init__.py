"""Pure rules: what is true of recruitment whatever the database, the web or the clock."""
