// “Go on with another device”: where that finds this server, in letters and as a QR code.

import { generate } from "lean-qr/nano";

import { config } from "../config";
import { OWN_NAME } from "../server/proof";
import { ask, Refusal } from "../server/server";

/** Empty squares around a code, which cameras look for. */
const MARGIN = 4;

const WITH_TOKEN = "Show it to nobody else: whoever opens it works as you. It lasts until this server is gone.";
const WITH_LOGIN = "If you are asked to log in there, do it as you did here.";

const button = document.getElementById("op-show-code")!;
const letters = document.getElementById("op-address")!;
const code = document.getElementById("op-qr") as HTMLCanvasElement;
const means = document.getElementById("op-address-means")!;

/** The address of the library, which lets in whoever has the token. */
function addressOf(token: string): string {
  const address = new URL(config.base, location.href);
  if (token !== "") address.searchParams.set("token", token);
  return address.href;
}

async function show(): Promise<void> {
  const { token } = (await (await ask("POST", "api/elsewhere")).json()) as { token: string };
  letters.textContent = addressOf(token);
  generate(letters.textContent).toCanvas(code, { on: [0, 0, 0], off: [255, 255, 255], pad: MARGIN });
  code.hidden = false;
  means.textContent = token === "" ? WITH_LOGIN : WITH_TOKEN;
  button.closest(".op-acts")!.remove();
  letters.focus();
}

document.getElementById("op-elsewhere")!.hidden = OWN_NAME.test(location.hostname);
button.addEventListener("click", () => {
  show().catch((error) => {
    means.textContent = error instanceof Refusal ? error.message : "The server does not answer. Try again in a moment.";
  });
});
