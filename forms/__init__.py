"""Flask-WTF forms, one file a noun: question, hint and error sentence together. Forms read no database."""
