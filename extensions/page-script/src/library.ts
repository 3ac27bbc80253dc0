// The library: it works without a script, which only writes its times as the reader's clock has them.

import { localTimes } from "./times";

localTimes();
