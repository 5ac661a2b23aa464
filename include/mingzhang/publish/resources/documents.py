"""Where it all comes from: documents, and the publishers that put them online."""

from __future__ import annotations

from mingzhang.publish.resources.fields import DOCUMENT, PUBLISHER, REGION, SOURCE, Field, Resource
from mingzhang.warehouse import published

LICENCE = Field("licence", "发布者声明", "what the publisher says of reuse, in its words; empty: nothing")
RIGHTS = Field(
    "source_rights",
    "来源权利",
    "is it stated what may be done with the source? The licence of this compilation says nothing of it",
    required=True,
    choices=("stated", "not stated"),
)

DOCUMENTS = Resource(
    "documents",
    "documents",
    "文件",
    "One row a document that a publisher has put online: what it is, what came of reading it, and which reports it holds",
    (
        DOCUMENT,
        SOURCE,
        PUBLISHER,
        Field("publisher_name", "发布者", "who put it online", required=True),
        LICENCE,
        RIGHTS,
        Field("link_text", "链接文字", "what its link is called"),
        Field("context_title", "所在网页", "title of the page that carries it as an attachment"),
        Field("media_type", "文件类型", "what the document is"),
        Field("pages", "页数", "pages of the document", "integer"),
        Field("size", "字节数", "bytes", "integer"),
        Field(
            "status",
            "结果",
            "read; not_readable; out_of_scope (no departmental final accounts); waits (for a program or its turn); failed (ours to repair)",
            required=True,
            choices=("read", "not_readable", "out_of_scope", "waits", "failed"),
        ),
        Field(
            "kind",
            "种类",
            "kinds of the reports in it: final_accounts, budget, government_accounts, performance, other; with spaces between",
        ),
        Field("evidence", "依据", "what tells the kind: the words of the document that decided"),
        Field("code", "原因代码", "stable name of the reason, or the program that it waits for; empty where there is nothing to explain"),
        Field("message", "原因", "what came of reading it, in a sentence"),
        Field("reports", "报告", "keys of the reports that it holds or speaks of", "array"),
        Field("published", "已公布", "are its figures among the published ones?", "boolean", required=True),
        Field("held_back", "存疑", "why figures of it are held back until a person decides", "array"),
        Field("retrieved_at", "获取时间", "when it was first fetched, UTC", "datetime", required=True),
        Field("last_seen", "最后见到", "when it was last seen at the publisher, UTC; empty while it is there", "datetime"),
    ),
    ("document",),
    published.published_documents,
)

PUBLISHERS = Resource(
    "publishers",
    "publishers",
    "发布者",
    "One row a publisher of a document: whose site it is, and what it says of reuse",
    (
        PUBLISHER,
        Field("publisher_name", "发布者", "name", required=True),
        REGION,
        Field("region_names", "地区名称", "names of that region, from the province down to its own, as far as they are known", "array"),
        Field("address", "网站", "address of the site"),
        LICENCE,
        RIGHTS,
        Field("documents", "文件数", "documents that it has put online", "integer", required=True),
        Field("reports", "报告数", "published reports", "integer", required=True),
    ),
    ("publisher",),
    published.published_publishers,
)
