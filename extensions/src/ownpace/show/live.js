// A teaching block in JupyterLab: its own script is begun on the HTML that stands before this in the cell's output.

export default {
  async render({ model, el }) {
    el.hidden = true;
    const source = new Blob([model.get("block")], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    const { begin } = await import(address);
    URL.revokeObjectURL(address);
    const block = await found(el);
    if (!block) return;
    block.classList.add("op-lives");
    begin(block, {
      kept: model.get("kept"),
      position: model.get("position"),
      tell: teller(model, block),
      came: () => undefined,
      typed: waits,
    });
  },
};

/** Tells the kernel what is done, and says so where it cannot be kept; comes back with whether it is. */
function teller(model, block) {
  const told = [];
  model.on("msg:custom", ({ why }) => {
    block.dataset.saved = String(!why);
    let note = block.querySelector(".op-not-saved");
    if (why && !note) {
      note = document.createElement("p");
      note.className = "op-not-saved";
      note.setAttribute("role", "alert");
      block.append(note);
    }
    if (note) note.textContent = why;
    told.shift()?.(!why);
  });
  return (kind, data) => {
    model.send({ kind, data });
    return new Promise((done) => told.push(done));
  };
}

/** The block, which JupyterLab may draw a moment after this. */
async function found(el) {
  for (let tries = 0; tries < 100; tries++) {
    const place = el.closest(".jp-OutputArea, .output") ?? el.parentElement?.parentElement;
    const block = place?.querySelector("[data-block]:not(.op-lives)");
    if (block) return block;
    await new Promise(requestAnimationFrame);
  }
}

/** As `whenIdle` of a question's script: 1.5 s without a key. */
function waits(keep) {
  let idle;
  const now = () => {
    clearTimeout(idle);
    keep();
  };
  return {
    now,
    typed: () => {
      clearTimeout(idle);
      idle = setTimeout(now, 1500);
    },
  };
}
