"""nbgrader where no page of its own is shown: what only these pages, or a zip, need is loaded when it is called. With
what Python spends on looking for garbage meanwhile, that is half of what nbgrader takes to start."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from ownpace_graders.loading import for_good

_PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")
_LATER = {
    **{f"nbgrader.server_extensions.{page}": ("load_jupyter_server_extension",) for page in _PAGES},
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}
"""Modules that nbgrader loads while it is loaded itself, and the functions of each that it keeps."""


@contextmanager
def nbgrader_loaded() -> Iterator[None]:
    """Inside, modules of ours that need nbgrader are imported; they and what they load stay for good."""
    instead = {name: _StandIn(name, functions) for name, functions in _LATER.items() if name not in sys.modules}
    sys.modules.update(instead)
    try:
        with for_good():  # it makes half a million things
            yield
    finally:
        for name, module in instead.items():
            _is_over(name, module)


def _is_over(name: str, module: ModuleType) -> None:
    """From now on who imports it has the real one."""
    if sys.modules.get(name) is module:
        del sys.modules[name]


class _StandIn(ModuleType):
    """A module that loads the real one when anything of it is used."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        vars(self).update({each: self._later(each) for each in functions})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system itself asks for
            raise AttributeError(name)
        _is_over(self.__name__, self)
        return getattr(import_module(self.__name__), name)

    def _later(self, name: str) -> Callable[..., Any]:
        return lambda *what, **how: self.__getattr__(name)(*what, **how)
