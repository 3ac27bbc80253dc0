// The lesson page comes alive. Everything in it can be read without this script.

import "./lesson/alive";
import { config, main } from "./config";
import { showAgain } from "./notices/restored";
import "./work/export";
import "./lesson/code";
import "./server/connection";
import css from "./core.css";
import "./lesson/handin";
import { near } from "./lesson/chunks";
import { quiet } from "./lesson/near";
import "./record/news";
import "./lesson/notes";
import "./lesson/phases";
import "./lesson/progress";
import "./lesson/questions";
import "./lesson/wide";
import * as record from "./record/record";
import { ours } from "./server/server";
import "./notices/saved";
import { addStyle } from "./style";
import "./record/windows";

addStyle(css);

const blocks = [...main.querySelectorAll("[data-block]")];
if (config.blocks) void Promise.race([quiet.then(ours), ...blocks.map(near)]).then(() => import("./lesson/blocks"));

// What this browser had, and the server had not, is drawn by the server: on Binder each visit begins with nothing.
void record.open().then(
  (had) => (had ? showAgain() : undefined),
  (error) => console.warn(error),
);
