// What is said in the place of something that cannot be shown.

/** For a widget that fails, or an output that no page can show: the log has the rest. */
export function cannotShow(words = "This part of the lesson cannot be shown here. The rest goes on."): HTMLElement {
  const note = document.createElement("p");
  note.className = "op-note";
  note.textContent = words;
  return note;
}
