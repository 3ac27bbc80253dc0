// Moments as the reader's own clock and language have them, in one form on every page.

/** What a moment of the server's, RFC 3339, is in words; pointed at, it says its second and its time zone too. */
export function timeOf(at: string): HTMLTimeElement {
  const element = document.createElement("time");
  element.dateTime = at;
  return localized(element);
}

/** The day alone. */
export function dayOf(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { dateStyle: "medium" });
}

/** What the server has written by its own clock is written anew by the reader's. */
export function localTimes(): void {
  document.querySelectorAll("time").forEach(localized);
}

function localized(element: HTMLTimeElement): HTMLTimeElement {
  const moment = new Date(element.dateTime);
  element.textContent = moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  element.title = moment.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  return element;
}
