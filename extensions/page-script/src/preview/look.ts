// How the student's view looks: dark or light, on a screen or on paper, by its own styles for each.

export interface Look {
  dark: boolean;
  print: boolean;
}

/** The conditions of a style's media rule as they were written, before they were changed here. */
const written = new WeakMap<CSSMediaRule, string>();

/** Have a document look like this. What it loads later looks so too. */
export function show(document: Document, look: Look): void {
  document.documentElement.style.colorScheme = look.dark && !look.print ? "dark" : "light";
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) change(sheet, look);
}

/** Keep on doing so as styles come. The answer ends it. */
export function keep(document: Document, look: () => Look): () => void {
  const again = () => show(document, look());
  const seen = new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.nodeName === "LINK" || node.nodeName === "STYLE") node.addEventListener("load", again);
    again();
  });
  seen.observe(document.head ?? document, { childList: true });
  again();
  return () => seen.disconnect();
}

function change(sheet: CSSStyleSheet, look: Look): void {
  let rules: CSSRuleList;
  try {
    rules = sheet.cssRules;
  } catch {
    return; // it is not here yet
  }
  for (const rule of rules) if (rule.constructor.name === "CSSMediaRule") changeRule(rule as CSSMediaRule, look);
}

function changeRule(rule: CSSMediaRule, look: Look): void {
  const condition = written.get(rule) ?? rule.media.mediaText;
  written.set(rule, condition);
  const wanted = conditionOf(condition, look);
  if (rule.media.mediaText !== wanted) rule.media.mediaText = wanted;
}

/** The condition with what is to be taken for true or false in place of what the browser would say. */
function conditionOf(written: string, { dark, print }: Look): string {
  if (written === "print") return print ? "all" : "not all";
  const scheme = /\(prefers-color-scheme: (dark|light)\)/.exec(written)?.[1];
  if (/^screen\b/.test(written) && print) return "not all";
  if (scheme === undefined) return written;
  return (scheme === "dark") === (dark && !print) ? written.replace(/ ?(and )?\(prefers-color-scheme: \w+\)/, "") || "all" : "not all";
}
