// JupyterLab's own editor for the program that a question asks for, in the place of its text field (`ask/program.js`).

import { CodeEditor, type IEditorServices } from "@jupyterlab/codeeditor";

import type { Edit } from "../../../src/ownpace/ask/question.js";

const HINT = "Shift and Enter run the code. Tab indents; to leave the editor press Escape, then Tab.";

declare global {
  interface Window {
    /** Where there is no page of ours. */
    ownpaceEditor?: Edit;
  }
}

/** The editor as the page's own is: `changed` hears of what is typed, and `set` puts something else into it. */
export function editing({ factoryService }: IEditorServices): Edit {
  return async (place, source, changed, { label }) => {
    const host = document.createElement("div");
    // JupyterLab's own keys are for its notebook: here they are the editor's.
    host.dataset["lmSuppressShortcuts"] = "true";
    host.className = "op-author-program";
    place.replaceChildren(host);
    const model = new CodeEditor.Model({ mimeType: "text/x-python" });
    model.sharedModel.setSource(source);
    factoryService.newInlineEditor({ host, model, config: { lineNumbers: true, lineWrap: true } });
    const content = host.querySelector(".cm-content")!;
    content.setAttribute("aria-label", label);
    content.setAttribute("aria-description", HINT);
    let put = source;
    model.sharedModel.changed.connect(() => {
      const now = model.sharedModel.getSource();
      if (now !== put) changed(now);
      put = now;
    });
    return {
      get: () => model.sharedModel.getSource(),
      set: (text) => {
        put = text;
        model.sharedModel.setSource(text);
      },
    };
  };
}
