// The lesson page comes alive. Everything in it can be read without this script.

import "./alive";
import { showAgain } from "./back";
import "./carry";
import "./connection";
import css from "./core.css";
import "./handin";
import "./news";
import "./notes";
import "./phases";
import "./progress";
import "./questions";
import * as record from "./record";
import "./safe";
import { addStyle } from "./style";
import "./video";
import "./windows";

addStyle(css);

// What this browser had, and the server had not, is drawn by the server: on Binder each visit begins with nothing.
void record.open().then((had) => (had ? showAgain() : undefined), (error) => console.warn(error));
