// The reader's place in a field, kept while the field is moved in the page: moving it takes the focus away.

type Field = HTMLInputElement | HTMLTextAreaElement;

interface Place {
  element: HTMLElement;
  range: [number, number, "forward" | "backward" | "none"] | null;
  scroll: number;
}

/** Give the focus back to the element in `area` that has it, whenever a change of `area` takes it. Ends with the call. */
export function holdFocus(area: HTMLElement): () => void {
  let place = placeIn(area);
  const note = () => {
    if (document.activeElement !== document.body) place = placeIn(area);
  };
  const restore = () => {
    if (place?.element.isConnected && document.activeElement === document.body) putBack(place);
  };
  const observer = new MutationObserver(restore);
  observer.observe(area, { childList: true, subtree: true });
  document.addEventListener("focusin", note);
  document.addEventListener("selectionchange", note);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", note);
    document.removeEventListener("selectionchange", note);
  };
}

function placeIn(area: HTMLElement): Place | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || !area.contains(element)) return null;
  const field = isField(element) ? element : null;
  const range: Place["range"] =
    field && field.selectionStart !== null
      ? [field.selectionStart, field.selectionEnd ?? field.selectionStart, field.selectionDirection ?? "none"]
      : null;
  return { element, range, scroll: element.scrollTop };
}

function putBack({ element, range, scroll }: Place): void {
  element.focus({ preventScroll: true });
  if (range && isField(element)) element.setSelectionRange(...range);
  element.scrollTop = scroll;
}

function isField(element: Element): element is Field {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
}
