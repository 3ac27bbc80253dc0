// What a student writes to a worked example is kept as it is typed.

export function begin(block, { kept, tell, came, typed }) {
  for (const field of block.querySelectorAll("textarea[data-part]")) {
    const { part } = field.dataset;
    const said = field.nextElementSibling;
    // What was typed before anybody listened comes later than what was kept.
    let known = typeof kept[part] === "string" ? kept[part] : "";
    if (field.value === "") field.value = known;
    const idle = typed(async () => {
      if (field.value === known) return;
      known = field.value;
      const here = await tell("keep", { part, value: known || null });
      if (field.value === known) said.textContent = here === false ? "Saved while this page is open" : "Saved";
    });
    field.addEventListener("input", () => {
      said.textContent = "Not saved yet";
      idle.typed();
    });
    field.addEventListener("change", idle.now);
    came((changed, value) => {
      if (changed !== part || field.value !== known) return;
      known = field.value = typeof value === "string" ? value : "";
    });
  }
}
