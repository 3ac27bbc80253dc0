// Slides: one at a time.

export function begin(block) {
  const slides = [...block.querySelectorAll(".op-slide")];
  const [back, next] = [block.querySelector(".op-back-one"), block.querySelector(".op-next-one")];
  const said = block.querySelector(".op-count");
  let now = 0;
  next.parentElement.hidden = false;
  block.classList.add("op-one");

  function show(focus) {
    slides.forEach((slide, n) => (slide.hidden = n !== now));
    back.setAttribute("aria-disabled", String(now === 0));
    next.setAttribute("aria-disabled", String(now === slides.length - 1));
    said.textContent = `${now + 1} of ${slides.length}`;
    if (focus) slides[now].focus({ preventScroll: true });
  }

  function go(step, focus = false) {
    if (!slides[now + step]) return;
    now += step;
    show(focus);
  }

  back.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  block.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, video, audio, pre")) return;
    const on = getComputedStyle(block).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: on, ArrowLeft: -on, PageDown: 1, PageUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    go(step, event.target.closest(".op-slide") !== null);
  });
  show(false);
}
