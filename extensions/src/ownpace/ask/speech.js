// Recorded speech. Where there is no microphone, or none may be used, that is said, and there is the field for words.

const LARGEST = 60_000_000; // bytes of a file as somebody has it
const FORMS = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
  ["audio/ogg;codecs=opus", "ogg"],
];
const BITS = 32_000; // a second: speech can be understood well
const INSTEAD = "You can write your answer below instead.";
const WHY = {
  NotAllowedError: "This page may not use the microphone. Allow it where your browser shows the page’s address, then press Record again.",
  NotFoundError: "No microphone was found.",
  NotReadableError: "The microphone is used by another program.",
};

/** Let something be recorded. `made` is what questions with files have in common. */
export function begin(question, made) {
  const button = question.querySelector("[data-record]");
  const clock = question.querySelector(".op-clock");
  const longest = Number(question.querySelector(".op-given").dataset.seconds);
  let recorder = null;

  const stop = () => recorder?.state === "recording" && recorder.stop();
  const done = async (parts, end) => {
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    const name = bytes.length > 0 ? await made.keep(question, bytes, end) : undefined;
    if (name) made.change(question, [name]);
    if (name !== null) made.told(question, name ? "Your recording is kept. You can listen to it, or record again." : "Nothing was recorded.");
  };
  const record = async () => {
    const form = FORMS.find(([type]) => window.MediaRecorder?.isTypeSupported(type));
    if (!form || !navigator.mediaDevices) return made.told(question, `This browser cannot record here. ${INSTEAD}`);
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error) => error);
    if (!(sound instanceof MediaStream)) return made.told(question, `${WHY[sound.name] ?? "The microphone does not work."} ${INSTEAD}`);
    const parts = [];
    recorder = new MediaRecorder(sound, { mimeType: form[0], audioBitsPerSecond: BITS });
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const began = performance.now();
    const tick = setInterval(() => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= longest) stop();
    }, 250);
    recorder.onstop = () => {
      clearInterval(tick);
      clock.textContent = "";
      for (const track of sound.getTracks()) track.stop(); // the browser shows that nobody listens any more
      recorder = null;
      show();
      void done(parts, form[1]);
    };
    recorder.start();
    made.told(question, "Recording. Speak now, then press Stop.");
    show();
  };
  const show = () => {
    question.toggleAttribute("data-making", recorder !== null);
    button.textContent = recorder ? "Stop" : made.names(question).length > 0 ? "Record again" : "Record";
    button.classList.toggle("op-recording", recorder !== null);
  };
  const chosen = question.querySelector('.op-ways input[type="file"]');
  chosen.disabled = false;
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    const bytes = file.size < LARGEST ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
    chosen.value = ""; // so that the same one can be chosen again
    const { sound } = await import("./sounds.js");
    const [plain, end] = (bytes.length > 200 && sound(bytes)) || [];
    if (!plain) return made.told(question, `“${file.name}” is not a sound that can be kept. Save it as MP3, M4A or WAV, or record it here.`);
    const name = await made.keep(question, plain, end);
    if (name === null) return;
    made.change(question, [name]);
    made.told(question, "The sound is kept. You can listen to it, or record in its place.");
  });
  button.disabled = false;
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    if (recorder) return stop();
    busy = true;
    await record().finally(() => (busy = false));
  });
  window.addEventListener("pagehide", stop);
  return {
    item: () => ({ shown: Object.assign(new Audio(), { controls: true }), words: "the recording" }),
    shown: show,
    focus: () => button.focus(),
  };
}
