"""Sources of styles, scripts, fonts and pictures, and what builds them."""
