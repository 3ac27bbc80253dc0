// What a photo, a drawing or a recording is called: by what is in it.

import { sha256 } from "@noble/hashes/sha2.js";

export function fileName(bytes: Uint8Array, end: string): string {
  return `blobs/${[...sha256(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}.${end}`;
}
