"""Every address that the server knows."""

from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler

from ownpace.page.assets import StaticFile
from ownpace.page.blob_api import BlobApi, BlobFile
from ownpace.page.feedback import FeedbackPage
from ownpace.page.frame import Frame, Library
from ownpace.page.handin_api import HandinApi, HandinFile
from ownpace.page.labextensions import folders
from ownpace.page.lesson_page import LessonPage
from ownpace.page.library import LibraryPage
from ownpace.page.linked import LinkedFile
from ownpace.page.media import Media
from ownpace.page.news import News
from ownpace.page.record_api import DrawApi, RecordApi, RecordsApi
from ownpace.page.session_api import AwakeApi, InterruptApi, ProofApi, SessionApi
from ownpace.page.socket import KernelSocket
from ownpace.page.text_api import TextApi
from ownpace.page.work_page import ElsewhereApi, EraseApi, WorkFile, WorkPage

_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_NAME = r"([^/]+)"
_KEY = r"([^/]+(?:/[^/]+)?)"


def handlers(base_url: str) -> list[Any]:
    """Tornado's rules for addresses under `base_url`. Whatever else is asked for is not there."""
    ours: list[tuple[Any, ...]] = [
        (r"", LibraryPage),
        (r"static/(.+)", StaticFile),
        (rf"lesson/{_NAME}/(?:[^/]+/)?file/(.+)", LinkedFile, {"path": ""}),
        (rf"lesson/{_NAME}/(?:[^/]+/)?media/(.+)", Media, {"path": ""}),  # each lesson's own
        (rf"lesson/{_NAME}/(?:[^/]+/)?(blobs/.+)", BlobFile, {"path": ""}),
        (rf"lesson/{_NAME}/feedback/(.*)", FeedbackPage),
        (rf"lesson/{_KEY}/", LessonPage),
        (r"work/", WorkPage),
        (rf"work/{_NAME}\.(xapi\.json|jsonl|zip)", WorkFile),
        (rf"api/session/{_KEY}/interrupt", InterruptApi),
        (rf"api/session/{_KEY}/awake", AwakeApi),
        (rf"api/session/{_KEY}", SessionApi),
        (r"api/record", RecordsApi),
        (rf"api/record/{_NAME}", RecordApi),
        (rf"api/blob/{_NAME}", BlobApi),
        (r"api/draw", DrawApi),
        (r"api/text", TextApi),
        (r"frame/", Frame),
        (r"frame/([\w-]+)\.js", Library),
        (rf"api/news/{_NAME}", News),
        (rf"api/erase/{_NAME}", EraseApi),
        (r"api/elsewhere", ElsewhereApi),
        (r"api/proof/([0-9a-f]{64})", ProofApi),
        (rf"api/handin/{_NAME}", HandinApi),
        (rf"api/handin/{_NAME}/([^/]+)\.zip", HandinFile),
        (rf"api/kernels/{_KERNEL}", KernelHandler),
        (rf"api/kernels/{_KERNEL}/channels", KernelSocket),
        (r"voila/labextensions/(.*)", FileFindHandler, {"path": folders(), "no_cache_paths": ["/"]}),
    ]
    return [(base_url + address, *rest) for address, *rest in ours]
