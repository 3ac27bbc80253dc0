"""Every widget of ipywidgets on a lesson's page: the thing itself, with a name, or a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ipywidgets import DOMWidget
from ipywidgets.widgets import widget as registry
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served
from tests.e2e.lessons import lesson_of

EVERY = """
import io, wave
import ipywidgets as W
from ipywidgets.widgets import widget as registry
from IPython.display import display
sound = io.BytesIO()
with wave.open(sound, "wb") as written:
    written.setparams((1, 1, 8000, 8000, "NONE", ""))
    written.writeframes(bytes(8000))
GIVEN = {
    "Image": {"value": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "format": "svg+xml"},
    "Audio": {"value": sound.getvalue(), "format": "wav"}, "Video": {"value": b"x", "format": "mp4"},
    "HTML": {"value": "words"}, "HTMLMath": {"value": "words"}, "Label": {"value": "words"},
    "Button": {"icon": "play"}, "ToggleButton": {"icon": "check", "tooltip": "Agree"},
    "TagsInput": {"value": ["a"]}, "ColorsInput": {"value": ["red"]},
    "FloatsInput": {"value": [1.5]}, "IntsInput": {"value": [1]}, "SelectionRangeSlider": {"options": [1, 2]},
    "SelectionSlider": {"options": [1, 2]}, "RadioButtons": {"options": [1, 2]}, "ToggleButtons": {"options": [1, 2]},
    "Output": {"outputs": ({"output_type": "stream", "name": "stdout", "text": "o"},)},
}
for _, kind in registry._registry.items():
    if kind.__module__.startswith("ipywidgets.") and kind._view_name.default_value and issubclass(kind, W.DOMWidget):
        name = kind._view_name.default_value.removesuffix("View")
        more = GIVEN.get(kind.__name__, {}) if "controller" not in kind.__module__ else {}
        if issubclass(kind, W.Box):
            more = {"children": [W.Label("inside")]}
        if "selected_index" in kind.class_trait_names():
            more["selected_index"] = 0
        made = kind(**more)
        made.add_class("shown-" + name)
        display(made)
"""
NAMES = {
    kind._view_name.default_value.removesuffix("View")
    for _, kind in registry._registry.items()
    if kind.__module__.startswith("ipywidgets.") and kind._view_name.default_value and issubclass(kind, DOMWidget)
}
"""Of all widgets that ipywidgets has."""

UPLOAD = "import ipywidgets as W\nW.FileUpload()"
MUTE = "import ipywidgets as W\nW.VBox([W.Play(), W.Valid(value=True), W.Valid(), W.Button(icon='home')])"


FACELESS = """buttons => buttons.filter(it => {
  const face = getComputedStyle(it);
  const ground = getComputedStyle(document.body).backgroundColor;
  return face.borderTopWidth === "0px" && face.backgroundColor === ground;
}).map(it => it.outerHTML)"""
SEEN = """widgets => widgets.map(it => [
  /shown-(\\w+)/.exec(it.className)[1], it.checkVisibility() && it.offsetWidth > 2 && it.offsetHeight > 2,
])"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., Served]) -> Served:
    course = lesson_of(tmp_path_factory.mktemp("course"), EVERY, name="every")
    return serve_all(lesson_of(course, MUTE, UPLOAD, name="some"))


def test_every_widget_is_there_and_no_button_is_without_a_name(page: Page, served: Served) -> None:
    page.goto(served.lesson("every"))
    page.wait_for_selector("html[data-session=ready]", timeout=60_000)
    shown = page.locator("[class*='shown-']")
    expect(shown.first).to_be_visible()
    expect(page.locator(".shown-VBox")).to_be_visible()
    expect(page.locator(".shown-Output")).to_be_visible()
    # A video of one letter is none, and that is said.
    expect(page.get_by_text("This part of the lesson cannot be shown here.")).to_have_count(1)
    seen = dict(page.locator("[class*='shown-']").evaluate_all(SEEN))
    assert seen.keys() == NAMES
    assert [name for name, is_seen in seen.items() if not is_seen] == ["Video"]
    expect(page.locator(".jupyter-widgets [title=null], [title=null].jupyter-widgets")).to_have_count(0)
    nameless = page.locator(".jupyter-widgets button, button.jupyter-widgets").evaluate_all(
        """buttons => buttons.filter(it => it.checkVisibility() && !it.title && !it.ariaLabel && !it.innerText.trim())
          .map(it => it.outerHTML)"""
    )
    assert nameless == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.locator(".jupyter-button:visible").evaluate_all(FACELESS) == [], scheme


def test_signs_have_words_and_a_face_and_a_file_that_is_too_large_is_said(
    page: Page, served: Served, tmp_path: Path
) -> None:
    page.goto(served.lesson("some"))
    for name in ("Play", "Stop", "home"):
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_visible()
        assert button.locator("i").evaluate("it => getComputedStyle(it, '::before').content") not in ("none", "normal")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("img", name="Valid", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Not valid")).to_be_visible()
    _a_file_that_is_too_large_is_said_and_the_next_one_is_taken(page, tmp_path)


def _a_file_that_is_too_large_is_said_and_the_next_one_is_taken(page: Page, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(bytes(20_000_000))
    (tmp_path / "small.bin").write_bytes(b"1")
    button = page.get_by_role("button", name="Upload")
    for name in ("large.bin", "small.bin"):
        with page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(tmp_path / name)
        if name == "large.bin":
            expect(page.get_by_role("alert").get_by_text("large.bin has 20 MB.")).to_be_visible()
    expect(button).to_contain_text("(1)")
    expect(page.get_by_text("large.bin has 20 MB.")).to_have_count(0)
