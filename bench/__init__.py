"""How fast it is: ratios to bare limits, measured side by side, with floors under them."""
