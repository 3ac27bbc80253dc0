// What HTML has other computers asked for. Each tag is found first and looked into then: a pattern over its end looks for that from everywhere.

const SCRIPT = /<script\b[^<>]*>\s*<\/script>/gi;
const SOURCE = /\bsrc\s*=\s*["']?(?:https?:)?\/\//i;
const LINK = /<link\b[^<>]*>/gi;

/** The HTML without the scripts from elsewhere of which `which` says so. */
export function withoutScripts(html: string, which: (script: string) => boolean): string {
  return html.replace(SCRIPT, (script) => (SOURCE.test(script) && which(script) ? "" : script));
}

/** The HTML without anything from elsewhere. */
export function withoutOthers(html: string): string {
  const own = html.replace(LINK, (link) => (/\bhttps?:/i.test(link) ? "" : link));
  return withoutScripts(own, () => true);
}
