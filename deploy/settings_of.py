"""Which settings class belongs to which process; tests compare compose and docs with it."""

from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings

from deploy import migrate
from deploy.local.settings import Settings as LocalStack
from services.department.settings import Settings as Department
from services.display.settings import Settings as Display
from services.notifier.settings import Settings as Notifier
from services.token_api.settings import Settings as TokenApi
from shared.kafka import ProducerSettings

ROOT: Final = Path(__file__).parents[1]
SERVICES: Final[dict[str, type[BaseSettings]]] = {
    "token_api": TokenApi,
    "department": Department,
    "notifier": Notifier,
    "display": Display,
}
# By the names that docs/configuration.md uses for its readers.
READERS: Final[dict[str, type[BaseSettings]]] = {
    **SERVICES,
    "migrate": migrate.Settings,
    "local stack": LocalStack,
    "Kafka's producers": ProducerSettings,
}


def settings_of(argv: tuple[str, ...]) -> type[BaseSettings]:
    """Return the class that a command such as `python -m services.notifier worker` starts with."""
    module = argv[2]
    return migrate.Settings if module == "deploy.migrate" else SERVICES[module.rpartition(".")[2]]


def variables(settings: type[BaseSettings]) -> dict[str, object]:
    """Return each environment variable's default; `...` stands for none: it must be given."""
    found: dict[str, object] = {}
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        variable = (alias if isinstance(alias, str) else name).upper()
        found[variable] = (
            ... if field.is_required() else field.get_default(call_default_factory=True)
        )
    return found
