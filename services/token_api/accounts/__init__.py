"""Who may sign in: users, kiosks' devices, sessions, and limits on logins."""

from services.token_api.accounts.access import ACCESS
from services.token_api.accounts.fields import Password, Username
from services.token_api.accounts.handle.users import create_user, delete_users_of, find_user
from services.token_api.accounts.passwords import Passwords
from services.token_api.accounts.router import ROUTERS

__all__ = [
    "ACCESS",
    "ROUTERS",
    "Password",
    "Passwords",
    "Username",
    "create_user",
    "delete_users_of",
    "find_user",
]
