"""`api/handin/<name>`: hand in, and take the zip away where there is no exchange."""

import re
import zipfile
from http import HTTPStatus
from pathlib import Path

from tornado import web
from tornado.ioloop import IOLoop

from ownpace.page.progress import shown_code
from ownpace.page.security import ApiHandler, PageHandler, Refused
from ownpace_graders.errors import OwnpaceError
from ownpace_graders.handin import Receipt, handin


class HandinApi(ApiHandler):
    """POST: hand in what the record holds now, and answer with the receipt."""

    async def post(self, name: str) -> None:
        self.named(name)
        try:
            # In a thread, because an exchange can be slow and the page goes on meanwhile.
            receipt = await IOLoop.current().run_in_executor(None, handin, self.shelf.course, name)
        except OwnpaceError as error:
            self.log.warning("%s was not handed in: %s", name, error)
            raise Refused(HTTPStatus.CONFLICT, error.what, error.next) from error
        address = f"{self.base_url}api/handin/{name}/{receipt.code}.zip"
        self.finish(
            {
                "code": shown_code(receipt.code),
                "at": receipt.at,
                "where": receipt.where,
                "download": address if receipt.where == "zip" else None,
                "note": receipt.note,
            }
        )


class HandinFile(PageHandler):
    """`api/handin/<name>/<code>.zip`: a zip that was handed in, under the name that `ownpace collect` knows it by."""

    def get(self, name: str, code: str) -> None:
        self.named(name)
        path = self.shelf.course.work / name / "handin" / f"{code}.zip"
        receipt = _receipt(path) if re.fullmatch("[0-9A-Z]{6}", code) else None
        if receipt is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", "application/zip")
        self.set_header("Cache-Control", "no-store")
        self.set_attachment_header(receipt.name)
        self.finish(path.read_bytes())


def _receipt(path: Path) -> Receipt | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return Receipt.read(archive.read("receipt.json"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
