// A text whose parts are ticked. One of them can be reached by Tab, the others from there by the arrow keys.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/** Ticks get the category at hand; number keys take another one. */
export function begin(question) {
  const pieces = [...question.querySelectorAll(".op-marking input")];
  const pens = [...question.querySelectorAll(".op-pens input")];
  const text = question.querySelector(".op-marking");

  const show = () => {
    for (const piece of pieces) {
      const number = pens.findIndex(({ value }) => piece.checked && value === piece.value);
      const { dataset } = piece.closest(".op-piece");
      dataset.number = number < 0 ? "" : String(number + 1);
      dataset.card = String(Math.max(0, number) % 6);
      piece.ariaLabel = number < 0 ? piece.dataset.words : `${piece.dataset.words}, ${pens[number].closest("label").innerText.replace(/^\d+\s*/, "")}`;
    }
  };

  const reach = (piece) => {
    for (const each of pieces) each.tabIndex = each === piece ? 0 : -1;
  };

  const take = (piece, pen) => {
    if (pens.length) piece.value = piece.checked ? pen.value : "";
  };

  text.addEventListener("change", ({ target }) => {
    const pen = pens.find(({ checked }) => checked);
    take(target, pen);
    show();
  });
  text.addEventListener("focusin", ({ target }) => reach(target));
  text.addEventListener("keydown", (event) => {
    const at = pieces.indexOf(event.target);
    const rtl = getComputedStyle(text).direction === "rtl" && /Left|Right/.test(event.key) ? -1 : 1;
    const to = event.key === "Home" ? 0 : event.key === "End" ? pieces.length - 1 : at + STEPS[event.key] * rtl;
    const pen = pens[Number(event.key) - 1];
    if (pen) {
      pen.checked = true;
      event.target.checked = true;
      take(event.target, pen);
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (at < 0 || Number.isNaN(to)) return;
    else pieces[Math.max(0, Math.min(to, pieces.length - 1))].focus();
    event.preventDefault(); // the page would scroll, and JupyterLab go to another cell
    event.stopPropagation();
  });
  question.addEventListener("input", show);
  question.addEventListener("op-written", show);
  if (pieces.length) reach(pieces[0]);
  show();
}
