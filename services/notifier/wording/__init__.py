"""A branch's own words for its letters: written, previewed and tried by administrators."""
