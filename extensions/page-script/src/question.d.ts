// The questions' own script, which JupyterLab uses as it is.
declare module "*/question.js" {
  /** The response in a question's form, as the record keeps it. */
  export function read(form: HTMLFormElement): unknown;
  /** Whether a response is none. */
  export function blank(response: unknown): boolean;
}
