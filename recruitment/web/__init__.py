"""What routes share: access, visits, errors, sign-in, headers. Importing it loads nothing."""
