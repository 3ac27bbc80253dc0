// Photos of work on paper: each is made small and drawn anew, so that nothing but its pixels is left of it.

const EDGE = 1600; // pixels of the longer side: enough to read handwriting on a page
const QUALITY = 0.82;
const LARGEST = 60_000_000; // bytes of a photo as a camera gives it
const KEPT = [0xdb, 0xc4, 0xdd]; // segments of a JPEG by which it is drawn, besides its frame and scans
const END = 0xd9;
const SCAN = 0xda;

/** Let photos be chosen. `made` is what questions with files have in common. */
export function begin(question, made) {
  const field = question.querySelector('.op-ways input[type="file"]');
  const most = Number(question.querySelector(".op-given").dataset.most);
  const add = async (file) => {
    if (made.names(question).length >= most) return `There ${most === 1 ? "can be 1 photo" : `can be ${most} photos`}. Remove one first.`;
    const bytes = await small(file).catch(() => null);
    if (bytes === null) return `“${file.name}” cannot be read as a picture. Choose a photo, or save it as JPEG first.`;
    const name = await made.keep(question, bytes, "jpg");
    if (name === null) return null;
    made.change(question, [...new Set([...made.names(question), name])]);
    return `Photo ${made.names(question).length} is added.`;
  };
  field.disabled = false;
  field.addEventListener("change", async () => {
    const chosen = [...field.files];
    field.value = ""; // so that the same one can be chosen again
    question.dataset.making = "";
    for (const file of chosen) {
      made.told(question, "One moment …");
      const words = await add(file);
      if (words !== null) made.told(question, words);
    }
    delete question.dataset.making;
  });
  return {
    item: (at) => ({ shown: Object.assign(new Image(), { alt: `Photo ${at + 1}` }), words: `photo ${at + 1}` }),
    focus: () => field.focus(),
  };
}

/** The picture as a JPEG of a bearable size. Throws for what is none. */
async function small(file) {
  if (file.size > LARGEST) throw new Error("too large");
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // behind what can be seen through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return plain(new Uint8Array(await blob.arrayBuffer()));
}

/** A JPEG of its pixels alone: some browsers write when and with what it was made, beside them. */
export function plain(bytes) {
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 3 < bytes.length && bytes[at + 1] !== END) {
    const marker = bytes[at + 1];
    let end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    const frame = marker >= 0xc0 && marker <= 0xcf;
    if (marker === SCAN) end = next(bytes, end);
    if (frame || marker === SCAN || KEPT.includes(marker)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  kept.push(Uint8Array.of(0xff, END));
  const size = kept.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(size);
  kept.reduce((begin, part) => (whole.set(part, begin), begin + part.length), 0);
  return whole;
}

/** Where the pixels of a scan end. */
function next(bytes, begin) {
  let at = begin;
  while (at + 1 < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0 || (bytes[at + 1] >= 0xd0 && bytes[at + 1] <= 0xd7))) at += 1;
  return at;
}
