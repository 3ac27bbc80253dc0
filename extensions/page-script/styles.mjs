// A chunk brings its own styles, so that a page that never needs the chunk never loads them.

import { build } from "esbuild";

export const styles = {
  name: "styles",
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, minify: true, write: false, loader: { ".svg": "dataurl" } });
      return { contents: outputFiles[0].text, loader: "text" };
    });
  },
};
