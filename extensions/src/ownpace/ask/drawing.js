// A drawing: strokes of a pen on blank paper or on a picture, as SVG, so that each of them can be taken back.

const WIDE = 800;
const HIGH = 600; // of blank paper
const [LEAST, MOST] = [200, 2000]; // of a picture, in the same units
const NEAR = 3; // points nearer than that say nothing
const THICK = 4;
const RUBBER = 24;
const STEP = 10; // of the arrow keys
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SVG = "http://www.w3.org/2000/svg";
const STROKE = /<path d="(M[\d L]+)" stroke="(#[0-9a-f]{6})" stroke-width="(\d+)"\/>/g;

/** Let something be drawn. `made` is what questions with files have in common. */
export function begin(question, made) {
  const paper = question.querySelector(".op-paper svg");
  const under = question.querySelector(".op-under");
  const undo = question.querySelector("[data-undo]");
  let [high, strokes, before, current, serial] = [HIGH, [], [], undefined, 0];

  const size = () => {
    if (under?.naturalWidth) high = Math.max(LEAST, Math.min(MOST, Math.round((WIDE * under.naturalHeight) / under.naturalWidth)));
    paper.setAttribute("viewBox", `0 0 ${WIDE} ${high}`);
  };
  const paint = () => {
    size();
    paper.replaceChildren(...strokes.map(path), cross);
    paper.setAttribute("aria-label", `Your drawing: ${strokes.length === 1 ? "1 stroke" : `${strokes.length} strokes`}`);
    undo.disabled = before.length === 0;
  };
  const keep = async () => {
    const mine = ++serial;
    const name = strokes.length === 0 ? undefined : await made.keep(question, new TextEncoder().encode(written(strokes, high)), "svg");
    if (mine !== serial || name === null) return;
    current = name;
    made.change(question, name ? [name] : []);
  };
  const become = (others) => {
    before.push(strokes);
    strokes = others;
    paint();
    void keep();
  };
  const pen = () => question.querySelector("[name=pen]:checked").value;
  const at = ({ clientX, clientY }) => {
    const box = paper.getBoundingClientRect();
    return [within(((clientX - box.left) / box.width) * WIDE, WIDE), within(((clientY - box.top) / box.height) * high, high)];
  };
  const cross = document.createElementNS(SVG, "path");
  cross.setAttribute("class", "op-cross");

  let [drawn, line, touched, finger] = [null, null, null, null];
  const start = (point) => {
    if (pen() === "") return (touched = new Set(near(strokes, point)));
    drawn = { points: [point], stroke: pen(), thick: THICK };
    paper.append((line = path(drawn)));
  };
  const go = (point) => {
    for (const each of touched ? near(strokes, point) : []) touched.add(each);
    if (!drawn || apart(drawn.points.at(-1), point) < NEAR) return;
    drawn.points.push(point);
    line.setAttribute("d", way(drawn.points));
  };
  const end = () => {
    const [stroke, gone] = [drawn, touched];
    [drawn, line, touched, finger] = [null, null, null, null];
    if (stroke) become([...strokes, stroke]);
    else if (gone?.size) become(strokes.filter((each) => !gone.has(each)));
  };
  paper.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drawn || touched) return; // of several fingers the first one draws
    finger = event.pointerId;
    paper.setPointerCapture(finger);
    start(at(event));
  });
  paper.addEventListener("pointermove", (event) => event.pointerId === finger && go(at(event)));
  paper.addEventListener("pointerup", (event) => event.pointerId === finger && end());
  paper.addEventListener("pointercancel", (event) => {
    if (event.pointerId !== finger) return;
    [drawn, line, touched] = [null, null, null];
    paint();
  });

  let place = [WIDE / 2, high / 2];
  paper.addEventListener("keydown", (event) => {
    const by = ARROWS[event.key];
    if (!by && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would go to another cell
    if (by) {
      const far = event.shiftKey ? 1 : STEP;
      place = [within(place[0] + by[0] * far, WIDE), within(place[1] + by[1] * far, high)];
      go(place);
    } else if (drawn || touched) end();
    else start(place);
    cross.setAttribute("d", `M${place[0] - 12} ${place[1]}h24M${place[0]} ${place[1] - 12}v24`);
    paper.append(cross);
    if (!by) made.told(question, drawn || touched ? "The pen is down." : "The pen is up.");
  });
  paper.addEventListener("blur", end);
  undo.addEventListener("click", () => {
    strokes = before.pop() ?? [];
    paint();
    void keep();
    if (undo.disabled) paper.focus();
  });
  // Which pen is in the hand is not part of the answer.
  question.querySelector(".op-tools").addEventListener("input", (event) => event.stopPropagation());
  under?.addEventListener("load", paint);
  paint();

  return {
    async shown([name]) {
      if (name === current) return;
      current = name;
      const text = name ? new TextDecoder().decode(await made.read(question, name).catch(() => new Uint8Array())) : "";
      if (name !== current) return;
      [strokes, before] = [readAll(text), []];
      if (text) high = Number(/viewBox="0 0 \d+ (\d+)"/.exec(text)?.[1] ?? high);
      paint();
    },
    focus: () => paper.focus(),
  };
}

function within(value, most) {
  return Math.max(0, Math.min(most, Math.round(value)));
}

function apart([x, y], [left, top]) {
  return Math.hypot(x - left, y - top);
}

/** The strokes that the rubber touches there. */
function near(strokes, point) {
  return strokes.filter(({ points }) => points.some((each) => apart(each, point) < RUBBER));
}

function way(points) {
  // A dot is a line to itself.
  return `M${(points.length > 1 ? points : [points[0], points[0]]).map((point) => point.join(" ")).join("L")}`;
}

function path({ points, stroke, thick }) {
  const made = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d: way(points), stroke, "stroke-width": thick })) made.setAttribute(name, value);
  return made;
}

/** As `record/media.py` reads it, and nothing else. */
function written(strokes, high) {
  const lines = strokes.map(({ points, stroke, thick }) => `<path d="${way(points)}" stroke="${stroke}" stroke-width="${thick}"/>`);
  return (
    `<svg xmlns="${SVG}" viewBox="0 0 ${WIDE} ${high}" fill="none" stroke-linecap="round" stroke-linejoin="round">` +
    `<rect width="${WIDE}" height="${high}" fill="#ffffff"/>${lines.join("")}</svg>`
  );
}

function readAll(text) {
  return [...text.matchAll(STROKE)].map(([, d, stroke, thick]) => ({
    points: d
      .slice(1)
      .split("L")
      .map((point) => point.split(" ").map(Number)),
    stroke,
    thick: Number(thick),
  }));
}
