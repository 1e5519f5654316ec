"""`python -m recruitment.cli`."""

from recruitment.cli import main

main()
