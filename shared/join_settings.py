"""The secret that signs the codes by which phones join, in the settings of those who have it."""

from pydantic import SecretStr

from shared.auth import check_secret


def refuse_weak_secret(secret: SecretStr | None, environment: str) -> None:
    """Raise `ValueError` for a secret that is too short, or the demo's in production."""
    if secret is not None:
        check_secret(secret.get_secret_value(), environment, variable="JOIN_SECRET")
