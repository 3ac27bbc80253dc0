// What of Pyodide is used here: only the documentation has it, in docs/node_modules.
declare module "pyodide" {
  export function loadPyodide(given: { indexURL: string; createPyodideModule: unknown; lockFileContents: object }): Promise<{
    unpackArchive(bytes: ArrayBuffer, format: string, more: { extractDir: string }): void;
    runPython(source: string): unknown;
    pyimport(name: string): any;
  }>;
}
declare module "pyodide/pyodide.asm.mjs" {
  const createPyodideModule: unknown;
  export default createPyodideModule;
}
