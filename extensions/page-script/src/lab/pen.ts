import { LabIcon } from "@jupyterlab/ui-components";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161"
 d="M4 4h11v2H6v12h12v-7h2v9H4zM9 13l9.5-9.5 2 2L11 15H9z"/></svg>`;

/** The pen that stands for the panel, and for editing a cell by a form. */
export const PEN = new LabIcon({ name: "ownpace:author", svgstr: SVG });
