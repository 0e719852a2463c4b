"""What the directory refuses, in sentences. Pure."""

from shared.problems import Refused


def refuse_live(live: int) -> None:
    if live:
        people = "1 person is" if live == 1 else f"{live} people are"
        raise Refused(
            "LIVE_TOKENS",
            f"{people} still waiting or being served there. Pause it, serve them, then delete it.",
            live_tokens=live,
        )


def refuse_not_empty(what: str, inside: int, of: str) -> None:
    if inside:
        raise Refused("NOT_EMPTY", f"The {what} still has {of}. Delete them first.")
