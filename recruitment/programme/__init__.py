"""The programme definition: what it may say, how it is read, and how its faults are found."""
