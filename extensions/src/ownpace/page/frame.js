// In the frame: shows what the lesson's page sends, and says how high it is. Whoever else speaks to it is not heard.
"use strict";
const say = (said) => parent.postMessage(said, "*");
addEventListener("error", () => say({ failed: true }));
addEventListener("message", async ({ source, data }) => {
  if (source !== parent) return;
  document.documentElement.lang = data.lang;
  for (const library of data.libraries) {
    await new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${library}.js`;
      script.onload = done;
      script.onerror = () => say({ failed: true });
      document.head.append(script);
    });
  }
  document.body.append(document.createRange().createContextualFragment(data.html));
  const told = () => say({ height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  new ResizeObserver(told).observe(document.documentElement);
  told();
});
say({ ready: true });
