"""Since which event of its queue a rule counts, so that screens know whose turns are void."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(NOT_IN_THE_AUDIT)
    op.execute("ALTER TABLE token_api.queue ADD COLUMN discipline_seq bigint NOT NULL DEFAULT 0")


# Nobody chooses it: it comes with the rule, which is on record.
NOT_IN_THE_AUDIT = """
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('token_api.keep_audit'::regproc),
    $old$part <> 'session_generation'$old$,
    $new$part NOT IN ('session_generation', 'discipline_seq')$new$);
END $$
"""
