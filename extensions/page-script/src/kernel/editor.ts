// The code editor, a chunk of its own: CodeMirror with Python.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Editor {
  get(): string;
  set(source: string): void;
}

interface Open {
  view: EditorView;
  changed: (source: string) => void;
}

const HINT = "op-editor-hint";
const SET = "set";

const editors = new WeakMap<HTMLElement, Open>();

/**
 * An editor in `element`, in place of what is there: of a text field it takes over what is typed in it by now, the caret
 * and the focus. `changed` hears of the student's changes only. An element that has an editor already keeps it, with what
 * was typed in it: after a new kernel the same question asks again.
 */
export function edit(element: HTMLElement, source: string, changed: (source: string) => void, { label }: { label: string }): Editor {
  const open = editors.get(element) ?? make(element, source, label);
  open.changed = changed;
  const { view } = open;
  return {
    get: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: SET }),
  };
}

function make(element: HTMLElement, source: string, label: string): Open {
  const hint = leaveHint();
  const told = EditorView.updateListener.of(({ transactions, state }) => {
    const typed = transactions.some((each) => each.docChanged && !each.isUserEvent(SET));
    if (typed) open.changed(state.doc.toString());
  });
  // Loading this took its time, and the field was there meanwhile.
  const field = element.querySelector("textarea");
  const held = field !== null && field === document.activeElement;
  const state = { doc: field?.value ?? source, selection: { anchor: held ? field.selectionStart : 0 } };
  const open: Open = { view: new EditorView({ ...state, extensions: [extensions(label, hint.id), told] }), changed: () => {} };
  editors.set(element, open);
  element.replaceChildren(open.view.dom, hint);
  if (held) open.view.focus();
  return open;
}

function extensions(label: string, described: string) {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    python(),
    syntaxHighlighting(colours),
    theme,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": described }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
  ];
}

/** How to run with the keyboard, and how to get out, since Tab indents. */
function leaveHint(): HTMLElement {
  const hint = document.createElement("p");
  hint.className = HINT;
  hint.id = `${HINT}-${(hints += 1)}`;
  hint.textContent = "Shift and Enter run the code. Tab indents; to leave the editor press Escape, then Tab.";
  return hint;
}
let hints = 0;

// The page's variables, which are both themes'.
const theme = EditorView.theme({
  "&": { color: "var(--op-ink)", backgroundColor: "var(--op-card)", fontSize: "0.95rem" },
  "&.cm-focused": { outline: "3px solid var(--op-focus)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--op-mono, monospace)", caretColor: "var(--op-ink)", padding: "0.6rem 0", minHeight: "4lh" },
  ".cm-cursor": { borderLeftColor: "var(--op-ink)" },
  ".cm-gutters": { color: "var(--op-ink-soft)", backgroundColor: "var(--op-paper)", border: "none" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--op-accent-soft)",
  },
  ".cm-matchingBracket": { outline: "1px solid var(--op-line-strong)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--op-accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--op-right)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--op-wrong)" },
  { tag: tags.comment, color: "var(--op-ink-soft)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.className], color: "var(--op-note-ink)" },
]);
