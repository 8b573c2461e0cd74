"""Rows of a ledger on their way into the database: kept in chunks of a batch until the final transaction."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.accounts import User
from reports.imports import ImportBatch, StagedChunk
from reports.ledgers.fields import LedgerKind
from reports.ledgers.sheets import LedgerRow, Source

CHUNK = 1000

Progress = Callable[[int, str], None]


class UnderWay(Exception):
    """Another import holds the only place, and shows signs of life."""


def begin(label: str, digest: str, *, by: User) -> ImportBatch:
    """Open the one batch under way. Raises UnderWay.

    A batch of the same files is taken over at once (its process died, or was started twice: only the last
    claim can apply it); one of other files only when it has been silent for two minutes.
    """
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().filter(state=ImportBatch.State.STAGED).first()
        if held is not None:
            if held.digest != digest and not held.is_silent():
                raise UnderWay
            give_up(held)
    try:
        with transaction.atomic():
            return ImportBatch.objects.create(
                label=label[:120], digest=digest, started_by=by, claim=token_hex(16)
            )
    except IntegrityError as error:
        raise UnderWay from error


def stage(batch: ImportBatch, rows: Sequence[LedgerRow], progress: Progress) -> None:
    """Write the rows in chunks, each in a transaction of its own."""
    for position, start in enumerate(range(0, len(rows), CHUNK)):
        chunk = rows[start : start + CHUNK]
        with transaction.atomic():
            StagedChunk.objects.create(batch=batch, position=position, payload=encode(chunk))
            ImportBatch.objects.filter(pk=batch.pk).update(heartbeat_at=timezone.now())
        progress(10 + 30 * (start + len(chunk)) // len(rows), f"已暂存{start + len(chunk)}行。")


def staged_rows(batch: ImportBatch) -> list[LedgerRow]:
    return [row for chunk in batch.chunks.order_by("position") for row in decode(chunk.payload)]


def holds_claim(batch: ImportBatch) -> bool:
    """Lock the batch; whether it is still ours to apply. Call it inside the final transaction."""
    stored = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    return stored is not None and stored.state == ImportBatch.State.STAGED and stored.claim == batch.claim


def give_up(batch: ImportBatch, faults: Sequence[dict[str, str]] = ()) -> None:
    """Nothing of the batch was written; its staged rows go, what was wrong stays."""
    with transaction.atomic():
        batch.chunks.all().delete()
        batch.end(ImportBatch.State.FAILED, faults=list(faults))


# --- rows as text


def encode(rows: Sequence[LedgerRow]) -> str:
    return json.dumps(
        [
            [
                row.kind,
                row.values,
                [row.source.file, row.source.sheet, row.source.row, row.source.columns],
                row.state,
                row.state_reason,
            ]
            for row in rows
        ],
        ensure_ascii=False,
        separators=(",", ":"),
        default=_encode_day,
    )


def _encode_day(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"a ledger row holds no {type(value).__name__}")


def decode(text: str) -> Iterator[LedgerRow]:
    for kind, values, source, state, reason in json.loads(text, object_hook=_decode_day):
        yield LedgerRow(LedgerKind(kind), values, Source(*source), state, reason)


def _decode_day(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found["day"]) if found.keys() == {"day"} else found
