"""One folder a service; none imports another."""
