// Sets that fade: a chunk that only lessons with one load.

import css from "../../../src/ownpace/ask/fading/practice.css";
import { draw, listen, paint } from "../../../src/ownpace/ask/practice.js";
import { addStyle } from "../style";

addStyle(css);

export { draw, listen, paint };
