// What packages draw in the browser: in a frame, with the scripts of the packages that are installed where the server is.

import { config } from "../config";
import { withoutOthers, withoutScripts } from "./elsewhere";
import { framed } from "./frames";
import { cannotShow } from "./notes";

const BOKEH = ["bokeh", "bokeh-widgets", "bokeh-tables"];
/** Of the packages whose scripts the server can have: by what of their HTML is known that it needs them. */
const USES: [RegExp, string[]][] = [
  [/\bPlotly\.(?:newPlot|react|plot)\b/, ["plotly"]],
  [/\bvegaEmbed\b/, ["vega"]],
  [/\bBokeh\.embed\b|cdn\.bokeh\.org/, BOKEH],
];
/** Bokeh's formulas take more than all the rest of it. */
const BOKEH_MATH = /\$\$|\\\\\(|"(?:TeX|MathML|Ascii)"/;
const THEIRS = /cdn\.plot\.ly|cdn\.bokeh\.org|\/npm\/vega/i;
/** What asks another computer for its scripts, in a source that does not bring them itself. */
const FROM_ELSEWHERE =
  /<script[^<>]+src\s*=\s*["']?(?:https?:)?\/\/|(?:import|loadScript|getScript)[^\n]{0,200}https?:\/\/|jsdelivr|unpkg|cdnjs|cdn\.plot\.ly|require\(\[/i;
const BRINGS_ALL = 300_000;

export const NO_OTHERS = "This drawing comes with scripts from the internet, which this page does not ask. The rest of the lesson goes on.";

/** Whether this HTML draws itself with scripts. */
export function isDrawing(source: string): boolean {
  return /<script\b/i.test(source);
}

/** The libraries that the HTML needs and does not bring; null where it needs others. */
function needed(source: string): string[] | null {
  if (source.length >= BRINGS_ALL) return [];
  const libraries = USES.flatMap(([use, names]) => (use.test(source) ? names : []));
  const others = withoutScripts(source, (script) => THEIRS.test(script));
  // Altair's own way to load them names them, and is not gone.
  return !libraries.includes("vega") && FROM_ELSEWHERE.test(others) ? null : libraries;
}

/** Whether the server has these. */
export function has(libraries: string[] | null): boolean {
  return libraries?.every((name) => config.drawings?.includes(name)) ?? false;
}

/** Whether the page can draw it. */
export function canDraw(source: string): boolean {
  return !isDrawing(source) || has(needed(source));
}

/** HTML that draws itself with scripts, called `words`; or words in its place. */
export function drawing(source: string, words: string): HTMLElement {
  const here = withoutOthers(source);
  return withLibraries(known(source) + here, named(words), needed(source));
}

function withLibraries(source: string, words: string, libraries: string[] | null): HTMLElement {
  return libraries && has(libraries) ? framed(source, words, libraries) : cannotShow(NO_OTHERS);
}

/** Altair asks for its scripts unless it knows that these versions are there. */
function known(source: string): string {
  const versions = [...source.matchAll(/maybeLoadScript\("([\w-]+)", "([\w.-]+)"\)/g)];
  if (versions.length === 0) return "";
  const there = Object.fromEntries(versions.map(([, name, version]) => [`${name!.replace("-", "")}_version`, version]));
  return `<script>var VEGA_DEBUG = ${JSON.stringify(there)};</script>`;
}

/** Libraries put the name of an object there, such as <Figure size 640x480>, which says nothing of what can be seen. */
export function named(words: string): string {
  return words.startsWith("<") || words.endsWith("(...)") ? "Drawing" : words.slice(0, 200) || "Drawing";
}

type Titled = { title?: string | { text?: string } };

function titled({ title }: Titled): string {
  return (typeof title === "string" ? title : title?.text) || "Drawing";
}

export function plotly(figure: unknown): HTMLElement {
  const { data, layout = {}, config: own = {} } = figure as { data: unknown; layout?: Titled; config?: object };
  // A frame that may do nothing saves no picture either.
  const settings = { ...own, responsive: true, displaylogo: false, modeBarButtonsToRemove: ["toImage"] };
  const source = `<div id="plot"></div><script>Plotly.newPlot("plot", ${script({ data, layout, config: settings })})</script>`;
  return withLibraries(source, titled(layout), ["plotly"]);
}

export function vega(chart: unknown): HTMLElement {
  const source = `<div id="plot"></div><script>vegaEmbed("#plot", ${script(chart)})</script>`;
  return withLibraries(source, titled(chart as Titled), ["vega"]);
}

const ITEMS = "render_items = [";

/** Bokeh puts out places, and then a script that draws in them: here they come together. */
export function bokeh(code: string): HTMLElement {
  const at = code.indexOf(ITEMS);
  const [line = ""] = at < 0 ? [] : code.slice(at + ITEMS.length - 1).split("\n", 1);
  const places = (JSON.parse(line.slice(0, line.lastIndexOf("];") + 1) || "[]") as { roots: Record<string, string> }[]).flatMap(
    ({ roots }) => Object.values(roots),
  );
  const made = places.map((id) => `<div id="${id.replace(/[^\w-]/g, "")}"></div>`).join("");
  return withLibraries(`${made}<script>${code}</script>`, "Drawing", BOKEH_MATH.test(code) ? [...BOKEH, "bokeh-mathjax"] : BOKEH);
}

function script(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
