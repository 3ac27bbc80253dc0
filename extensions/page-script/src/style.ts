// Styles that come with a chunk.

/** Add `css` to the page, before the page's own style, which may want the last word. */
export function addStyle(css: string): void {
  const element = document.createElement("style");
  element.textContent = css;
  document.head.prepend(element);
}
