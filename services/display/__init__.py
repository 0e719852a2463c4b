"""The service display: publishes each branch's board to its hallway screens."""
