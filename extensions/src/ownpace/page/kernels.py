"""The kernels of this server: how jupyter_server's manager keeps them."""

from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets.config import Config

IDLE = 30 * 60
"""Seconds without use after which a kernel is ended."""

FROM_A_PAGE = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request", "shutdown_request"]
"""What a browser may say to a kernel (Voila's list): it moves widgets, and runs nothing of its own."""


class Quiet(ServerKernelManager):
    """The process of one kernel. jupyter_server asks it for the words that stand in for a traceback, which only the
    manager of all kernels has: without them the first error of a lesson would cut the page's connection."""

    traceback_replacement_message = ""


def kernels(specs: KernelSpecManager, root: str, connections: str) -> Any:
    """The manager of the kernels of a course at `root`. How they are reached stands in the folder `connections`."""
    # A kernel that died is not restarted behind the page's back: it would have forgotten everything.
    config = Config(KernelRestarter={"restart_limit": 0, "time_to_dead": 1.0})
    return AsyncMappingKernelManager(
        config=config,
        root_dir=root,
        connection_dir=connections,
        kernel_spec_manager=specs,
        kernel_manager_class=f"{Quiet.__module__}.{Quiet.__name__}",
        allowed_message_types=FROM_A_PAGE,
        # On a computer that many use, nobody else reads what goes between page and kernel.
        transport_encryption="auto",
        # What a kernel's error shows may quote the lesson's source.
        allow_tracebacks=False,
        # Who opens one lesson after the other, or leaves one open, would otherwise fill the memory. A page that
        # somebody reads says so (AwakeApi); coming back to another starts a new kernel.
        cull_idle_timeout=IDLE,
        cull_interval=max(1, IDLE // 10),
        cull_connected=True,
    )
