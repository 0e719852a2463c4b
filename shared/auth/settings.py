"""The environment variables by which a service checks tokens; its settings inherit them."""

from functools import cached_property
from typing import Literal

from pydantic import SecretStr

from shared.auth.tokens import AuthSettings
from shared.settings import Variables, WebAddress


class AuthVariables(Variables):
    environment: Literal["local", "production"] = "local"
    auth_secret: SecretStr | None = None
    auth_jwks_url: WebAddress | None = None
    auth_issuer: str | None = None
    auth_audience: str | None = None
    auth_role_claim: str = "role"
    auth_departments_claim: str = "departments"
    auth_holder_claim: str = "holder_id"

    @cached_property
    def auth(self) -> AuthSettings:
        """Raise a `ValidationError` for weak or demo secrets."""
        return AuthSettings(
            environment=self.environment,
            secret=self.auth_secret,
            jwks_url=self.auth_jwks_url,
            issuer=self.auth_issuer,
            audience=self.auth_audience,
            role_claim=self.auth_role_claim,
            departments_claim=self.auth_departments_claim,
            holder_claim=self.auth_holder_claim,
        )
