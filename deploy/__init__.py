"""How the suite is brought up: images, and engines without containers."""
