"""Setting up over HTTP: what is missing, and templates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import opening_now
from services.token_api.settings import Settings
from services.token_api.setup import handle
from services.token_api.setup.rules.missing import Missing, missing_of
from services.token_api.setup.rules.templates import TEMPLATES, Template
from services.token_api.setup.store import read_branches
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1", tags=["setup"], responses=GUARDED)


class BranchSetup(BaseModel):
    branch_id: str
    names: dict[str, str]
    time_zone: str
    departments: int
    queues: int
    desks: int
    people: int
    kiosks: int
    opens_at: datetime | None = Field(description="When it opens next, while it is closed")
    missing: list[Missing] = Field(description="In the order in which it is best done")
    kiosk_url: str
    screen_url: str


class Setup(BaseModel):
    ready: bool = Field(description="Somewhere a ticket can be taken and called now")
    people_elsewhere: bool = Field(description="An identity provider knows who works here")
    console_url: str
    branches: list[BranchSetup]


class TemplatePart(BaseModel):
    names: dict[str, str]
    label_prefix: str
    desks: int


class TemplateContent(BaseModel):
    template: Template
    parts: list[TemplatePart] = Field(description="Its departments, with a queue in each")


class Templates(BaseModel):
    templates: list[TemplateContent]


class ChosenTemplate(RequestBody):
    template: Template


class TemplateResult(BaseModel):
    departments: list[str] = Field(description="The ids of what was made")
    queues: list[str]
    desk_count: int


@router.get("/setup", summary="What is missing before a first ticket")
async def read_missing(request: Request, tx: Transaction) -> Setup:
    """Return for each branch what it has, and what still keeps a visitor from being called."""
    settings: Settings = request.state.settings
    elsewhere = settings.auth_jwks_url is not None
    branches = []
    for row in await read_branches(tx):
        now = datetime.now(ZoneInfo(row["time_zone"]))
        opening = opening_now(row["hours"], now, row["closed_days"])
        branches.append(
            BranchSetup(
                **row,
                opens_at=opening.opens_at,
                missing=missing_of(dict(row), is_open=opening.open, people_elsewhere=elsewhere),
                kiosk_url=f"{settings.links}/?branch={row['branch_id']}",
                screen_url=f"{settings.screens}/screen/{row['branch_id']}",
            )
        )
    return Setup(
        ready=any(not branch.missing for branch in branches),
        people_elsewhere=elsewhere,
        console_url=f"{settings.console}/",
        branches=branches,
    )


@router.get("/setup/templates", summary="List what a branch may begin with")
async def list_templates() -> Templates:
    return Templates(
        templates=[
            TemplateContent(
                template=template,
                parts=[
                    TemplatePart(names=part.names, label_prefix=part.prefix, desks=part.desks)
                    for part in parts
                ],
            )
            for template, parts in TEMPLATES.items()
        ]
    )


@router.post(
    "/branches/{branch_id}/template",
    status_code=201,
    summary="Fill an empty branch with departments, queues and desks",
    responses=refusals(404, 409),
)
async def apply_template(
    tx: AuditedTransaction, branch_id: BranchId, body: ChosenTemplate
) -> TemplateResult:
    made = await handle.apply_template(tx, branch_id, body.template)
    return TemplateResult(
        departments=made.departments, queues=made.queues, desk_count=made.desk_count
    )
