// ipywidgets' controls, loaded when a lesson has one.

import * as controls from "@jupyter-widgets/controls";
import { addStyle } from "../style";
import css from "./controls.css";
import type { Classes } from "./widgets";

addStyle(css);

export const classes = controls as unknown as Classes;
