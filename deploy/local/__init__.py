"""The local stack: real engines without containers, under one supervisor."""
