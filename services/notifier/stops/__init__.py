"""Links by which somebody stops the letters of a branch to their address (RFC 8058)."""
