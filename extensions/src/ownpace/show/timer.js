// A timer: it is started, stopped and hidden by who uses it, and says once that the time is over.

export function begin(block) {
  const clock = block.querySelector(".op-timer");
  const [left, said, run, again, hide] = [".op-left", ".op-said", ".op-run", ".op-again", ".op-hide"].map((name) => clock.querySelector(name));
  const all = Number(clock.dataset.seconds) * 1000;
  let rest = all;
  let until = 0;
  let ticking;
  run.parentElement.hidden = false;

  function show() {
    const seconds = Math.ceil((until ? Math.max(0, until - performance.now()) : rest) / 1000);
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    run.textContent = until ? "Stop" : rest < all ? "Go on" : "Start";
  }

  function stop() {
    clearInterval(ticking);
    rest = until ? Math.max(0, until - performance.now()) : rest;
    until = 0;
    show();
  }

  function tick() {
    if (performance.now() < until) return show();
    stop();
    rest = all;
    left.textContent = "0:00";
    run.textContent = "Start";
    said.textContent = "The time is over. Go on when you are ready.";
  }

  run.addEventListener("click", () => {
    if (until) return stop();
    said.textContent = "";
    until = performance.now() + rest;
    ticking = setInterval(tick, 250);
    show();
  });
  again.addEventListener("click", () => {
    stop();
    rest = all;
    said.textContent = "";
    show();
  });
  hide.addEventListener("click", () => {
    left.classList.toggle("op-spoken");
    hide.setAttribute("aria-pressed", String(left.classList.contains("op-spoken")));
  });
  show();
}
