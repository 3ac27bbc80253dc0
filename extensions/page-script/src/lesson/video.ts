// Videos go on where they were left, and the record knows how far they were watched.

import { config } from "../config";
import * as record from "../record/record";

/** Seconds between two entries in the record while a video plays. */
const EVERY = 10;
/** Seconds before its end at which a video counts as seen; it then begins anew. */
const SEEN = 5;

for (const video of document.querySelectorAll<HTMLVideoElement>(".op-video video")) {
  const source = video.dataset.srcKey ?? video.closest<HTMLElement>("[data-src]")?.dataset.src;
  if (source) watch(video, source);
}
document.querySelectorAll(".op-phase[data-state=open], .op-before").forEach(prepare);

/** Ask for what the videos in `area` need to show their length; who never opens a phase never loads its videos. */
export function prepare(area: Element): void {
  for (const video of area.querySelectorAll<HTMLVideoElement>(".op-video video")) video.preload = "metadata";
}

function watch(video: HTMLVideoElement, source: string): void {
  let noted = config.state.watch[source] ?? 0;
  const note = () => {
    if (Math.abs(video.currentTime - noted) < 0.5 || !Number.isFinite(video.duration)) return;
    noted = video.currentTime;
    void record.add("watch", source, { position: round(noted), duration: round(video.duration) });
  };
  resume(video, noted);
  video.addEventListener("timeupdate", () => !video.paused && Math.abs(video.currentTime - noted) >= EVERY && note());
  video.addEventListener("pause", note);
  video.addEventListener("ended", note);
  window.addEventListener("pagehide", note);
}

function resume(video: HTMLVideoElement, position: number): void {
  const seek = () => {
    if (position > 0 && position < video.duration - SEEN) video.currentTime = position;
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) seek();
  else video.addEventListener("loadedmetadata", seek, { once: true });
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
