"""Builds the page script while the Python package is built."""
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageScript(BuildHookInterface):
    def initialize(self, version, build_data):
        pass
