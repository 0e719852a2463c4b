"""How the suite is started: container images, and a local stack without containers."""
