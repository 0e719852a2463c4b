"""The tables of visits, and what is asked of them."""
