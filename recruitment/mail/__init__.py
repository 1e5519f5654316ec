"""E-mail: compose it from a message's row, hand it to a mail server or a folder. Knows no database."""
