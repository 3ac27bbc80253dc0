"""jupyter_client, of which IPython's shell needs a third: the rest is loaded when somebody's code asks for it."""

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

_NAME = "jupyter_client"


class _Begun(ModuleType):
    """The package before its own code has run, which puts all of its parts into it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__all__", "__version__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        if self.__spec__ and self.__spec__.loader:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def begin() -> None:
    """Before ipykernel is loaded, which takes one function of it."""
    spec = find_spec(_NAME)
    if spec and _NAME not in sys.modules:
        package = module_from_spec(spec)
        package.__class__ = _Begun
        sys.modules[_NAME] = package
        from jupyter_client.connect import write_connection_file

        vars(package)["write_connection_file"] = write_connection_file
