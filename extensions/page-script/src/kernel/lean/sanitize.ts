// What sanitize-html does for ipywidgets' descriptions, with the browser's own parser: a list of tags and attributes
// that may stay. Other tags leave their text behind; what a browser would run or hide goes with all it holds.

interface Rules {
  allowedTags: string[];
  allowedAttributes: Record<string, string[]>;
}

const GONE = "script, style, textarea, option, noscript, template, iframe, object, embed";
const ADDRESS = /^(https?:|mailto:|tel:|data:image\/(png|jpeg|gif|webp);|[^:]*$)/i;

export default function sanitize(html: string, { allowedTags, allowedAttributes }: Rules): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(GONE).forEach((element) => element.remove());
  for (const element of [...body.querySelectorAll("*")].reverse()) {
    const tag = element.localName;
    if (allowedTags.includes(tag)) strip(element, [...(allowedAttributes["*"] ?? []), ...(allowedAttributes[tag] ?? [])]);
    else element.replaceWith(...element.childNodes);
  }
  return body.innerHTML;
}

function strip(element: Element, allowed: string[]): void {
  for (const { name, value } of [...element.attributes]) {
    const known = allowed.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : name === each));
    const safe = (name !== "href" && name !== "src") || ADDRESS.test(value.replace(/[\u0000-\u0020]/g, ""));
    if (!known || !safe) element.removeAttribute(name);
  }
}
