// What sanitize-html does for ipywidgets' descriptions, by DOMPurify, which needs the browser's parser in place of one of its
// own: a list of tags, and of attributes by tag, that may stay. Other tags leave their text behind.

import DOMPurify from "dompurify";

interface Rules {
  allowedTags: string[];
  allowedAttributes: Record<string, string[]>;
}

// Not the page's own: a hook stays for whoever purifies next.
const purify = DOMPurify();
let rules: Rules = { allowedTags: [], allowedAttributes: {} };

purify.addHook("uponSanitizeAttribute", (element, attribute) => {
  const { "*": everywhere = [], [element.localName]: here = [] } = rules.allowedAttributes;
  const allows = (each: string) => (each.endsWith("*") ? attribute.attrName.startsWith(each.slice(0, -1)) : attribute.attrName === each);
  if (![...everywhere, ...here].some(allows)) attribute.keepAttr = false;
});

export default function sanitize(html: string, asked: Rules): string {
  rules = asked;
  return purify.sanitize(html, { ALLOWED_TAGS: asked.allowedTags });
}
