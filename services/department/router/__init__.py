"""The department's routes: parse, call one function, answer."""
