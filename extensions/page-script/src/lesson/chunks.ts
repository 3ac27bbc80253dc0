// When a chunk of the lesson's script is fetched: the reader comes near what needs it, and our own server is there.

import { ours } from "../server/server";
import * as place from "./near";

export async function near(of: Element): Promise<void> {
  await place.near(of);
  await ours();
}
