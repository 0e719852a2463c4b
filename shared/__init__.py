"""The contract and the plumbing: knows no service, holds no rule."""
