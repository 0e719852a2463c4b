"""What signing in over HTTP is asked and answers; token_api does it, others pass it on."""

from typing import Literal

from pydantic import BaseModel, Field

from shared.auth.principal import Role
from shared.request_body import RequestBody


class Session(BaseModel):
    access_token: str
    token_type: Literal["bearer"]
    expires_in: int = Field(description="Seconds.")
    role: Role
    sign_out_url: str | None = Field(
        default=None,
        description="Where to end the provider's session too; null: there is none to end",
    )
    branch_id: str | None = Field(default=None, description="Of a kiosk: where it stands.")


class SignInMethodRequest(RequestBody):
    redirect_uri: str = Field(
        max_length=500,
        pattern="^https?://[!-~]+$",
        description="The page's address, to which the provider sends people back.",
        examples=["http://127.0.0.1:8080/eic"],
    )


class ProviderSignIn(BaseModel):
    """The page keeps it, goes to the address, and sends all but the state with the code."""

    authorization_url: str
    state: str
    nonce: str
    code_verifier: str


class SignInMethod(BaseModel):
    provider: ProviderSignIn | None = Field(
        description="Where people sign in; null: here, with user name and password"
    )
