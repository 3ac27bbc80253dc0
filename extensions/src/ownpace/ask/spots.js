// A picture with pins. What a pin is touched for is done in the list of places below it, which is where a response is read.

/** Have the pins show what the list says, and do in the list what is done to them. */
export function begin(question) {
  const pins = [...question.querySelectorAll(".op-pin")];
  const lists = [...question.querySelectorAll("select[name=response]")];
  const ticks = [...question.querySelectorAll("input[name=response]")];
  const said = question.querySelector(".op-moved");
  let current;

  const show = () => {
    for (const pin of pins) {
      const cards = lists.filter(({ value }) => value === pin.dataset.place).map(({ dataset }) => dataset.of);
      const ticked = ticks.some(({ value, checked }) => checked && value === pin.dataset.place);
      pin.toggleAttribute("data-on", ticked || cards.length > 0);
      pin.dataset.cards = cards.map((card) => lists.find(({ dataset }) => dataset.of === card).ariaLabel).join(", ");
    }
  };

  /** The label at hand, which is the one that was looked at last or the first without a place, comes to this pin. */
  const label = (place) => {
    const list = current && !current.value ? current : (lists.find(({ value }) => !value) ?? current ?? lists[0]);
    list.value = place;
    said.textContent = `${list.ariaLabel}: ${list.selectedOptions[0].textContent}`;
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };

  question.addEventListener("focusin", ({ target }) => {
    if (lists.includes(target)) current = target;
  });
  for (const pin of pins) {
    pin.addEventListener("click", () => {
      if (lists.length) label(pin.dataset.place);
      else ticks.find(({ value }) => value === pin.dataset.place).click();
    });
  }
  question.addEventListener("input", show);
  question.addEventListener("op-written", show);
  show();
}
