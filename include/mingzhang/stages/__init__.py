"""The stages of a night, as the DAGs and the command line call them: ids go in, counts come out.

Each stage finds what is to do in recorded state and may be repeated at any point: what is already right stays as it is.
The rooms are imported by the stage that needs them: fetching must not wait for the rules to load.
"""

from mingzhang.stages.collecting import Fetched, collect, publishers
from mingzhang.stages.composing import compose
from mingzhang.stages.deciding import UnknownReportError, decide, doubt, doubtful, newest_version, outlived
from mingzhang.stages.documents import Batch, archived, batches, pending
from mingzhang.stages.processing import Processed, process
from mingzhang.stages.publishing import account, export, kinds_out_of_scope, publish, unpublished, waiting
from mingzhang.stages.reading import read_again
from mingzhang.stages.redacting import UnknownDocumentError, redact
from mingzhang.stages.replying import UnknownFindingError, reply
from mingzhang.stages.settling import project, settle
from mingzhang.stages.succeeding import succeed

__all__ = [
    "Batch",
    "Fetched",
    "Processed",
    "UnknownDocumentError",
    "UnknownFindingError",
    "UnknownReportError",
    "account",
    "archived",
    "batches",
    "collect",
    "compose",
    "decide",
    "doubt",
    "doubtful",
    "export",
    "kinds_out_of_scope",
    "newest_version",
    "outlived",
    "pending",
    "process",
    "project",
    "publish",
    "publishers",
    "read_again",
    "redact",
    "reply",
    "settle",
    "succeed",
    "unpublished",
    "waiting",
]
