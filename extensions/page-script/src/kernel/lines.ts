// NDJSON: an object a line, each as soon as it has come.

import { doubt, heard } from "../server/proof";
import { Unreachable } from "../server/server";

/** The objects of an answer's body. Throws Unreachable when the connection breaks. */
export async function* lines<T>(answer: Response): AsyncGenerator<T> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      doubt();
      throw new Unreachable(String(error));
    });
    heard();
    const pieces = (rest + (value ?? "")).split("\n");
    rest = done ? "" : pieces.pop()!;
    for (const piece of pieces) if (piece.trim() !== "") yield JSON.parse(piece) as T;
    if (done) return;
  }
}
