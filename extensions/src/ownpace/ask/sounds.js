// A sound file that was made elsewhere: in a form that browsers play, without what it says besides its sound.

const text = (bytes, at, length = 4) => String.fromCharCode(...bytes.subarray(at, at + length));
const number = (bytes, at) => new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);

/** The sound's bytes and how its name ends; null for what is none that can be kept. */
export function sound(bytes) {
  if (text(bytes, 4) === "ftyp") return [plainBoxes(bytes), "m4a"];
  if (text(bytes, 0) === "RIFF" && text(bytes, 8) === "WAVE") return [plainChunks(bytes), "wav"];
  if (text(bytes, 0) === "OggS" && text(bytes, 0, 64).includes("OpusHead")) return [bytes, "ogg"];
  if (number(bytes, 0) === 0x1a45dfa3) return [bytes, "webm"];
  const frames = untagged(bytes);
  return frames[0] === 0xff && frames[1] >= 0xe0 ? [frames, "mp3"] : null;
}

/** An MP3 without its tags: title, picture, and when and where it was made. */
function untagged(bytes) {
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (bytes[at] & 127), 0);
  const begin = text(bytes, 0, 3) === "ID3" ? size + 10 : 0;
  const end = text(bytes, bytes.length - 128, 3) === "TAG" ? bytes.length - 128 : bytes.length;
  return bytes.slice(begin, end);
}

/** A WAV of its form and its sound. */
function plainChunks(bytes) {
  const kept = [bytes.subarray(0, 12)];
  const length = (at) => new DataView(bytes.buffer, bytes.byteOffset + at + 4, 4).getUint32(0, true);
  for (let at = 12; at + 8 <= bytes.length; at += 8 + length(at) + (length(at) % 2)) {
    if (["fmt ", "data"].includes(text(bytes, at))) kept.push(bytes.subarray(at, at + 8 + length(at)));
  }
  const whole = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  kept.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}

const INSIDE = ["moov", "trak"];
const SAYS = ["udta", "meta", "uuid"];

/** An M4A of which whatever says something besides the sound is empty space: so nothing in it has another place. */
function plainBoxes(bytes) {
  const whole = bytes.slice();
  const walk = (begin, end) => {
    for (let at = begin; at + 8 <= end; ) {
      const [size, name] = [number(whole, at), text(whole, at + 4)];
      const next = size >= 8 ? Math.min(at + size, end) : end;
      if (INSIDE.includes(name)) walk(at + 8, next);
      if (SAYS.includes(name)) {
        whole.set([102, 114, 101, 101], at + 4); // "free"
        whole.fill(0, at + 8, next);
      }
      at = next;
    }
  };
  walk(0, whole.length);
  return whole;
}
