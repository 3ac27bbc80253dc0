// What the parts of the page tell each other.
interface DocumentEventMap {
  "ownpace:sent": CustomEvent<import("./record/record").Sent>;
  "ownpace:unheard": CustomEvent<import("./server/server").Unreachable>;
  /** Whether the lesson's kernel lives. */
  "ownpace:awake": CustomEvent<boolean>;
}
