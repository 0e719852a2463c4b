"""The local stack: real engines and all services, without containers, under one supervisor."""
