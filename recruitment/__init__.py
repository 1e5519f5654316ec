"""Recruiting a cohort of school leaders, fairly and safely: the product."""
