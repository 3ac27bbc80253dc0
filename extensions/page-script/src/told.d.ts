// What the parts of the page tell each other.
interface DocumentEventMap {
  "ownpace:sent": CustomEvent<import("./record/record").Sent>;
  /** Something was done here, and is an event now. */
  "ownpace:made": CustomEvent<import("./record/events").Event>;
  "ownpace:unheard": CustomEvent<import("./server/server").Unreachable>;
  /** Whether the lesson's kernel lives. */
  "ownpace:awake": CustomEvent<boolean>;
}
